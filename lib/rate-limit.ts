import { createHash } from 'node:crypto';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { Connection } from '@/lib/db/connect';
import { log } from '@/lib/log';
import { logSecurity } from '@/lib/security-log';
import { ok, type Refusal, type Result, refuse } from '@/lib/olp/result';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How often per window, in seconds, and what the key given to `consume` is. */
const RULES = {
  /** Address: guesses at Activation Keys. */
  unknownActivationKey: { points: 20, duration: MINUTE },
  /** License id and address: codes that fit no computer of it. */
  dvcFailure: { points: 10, duration: HOUR },
  /** Address. */
  dvcFailurePerAddress: { points: 100, duration: DAY },
  /** License id and address: answers that tell whether a Computer ID is active. */
  computerIdGuess: { points: 30, duration: HOUR },
  // No budget that strangers can spend refuses the person it is about: what is asked for a mail address
  // is counted per asker and mail address, and what all askers ask for it (the paces) only slows mail.
  /** Address and mail address. */
  signInMail: { points: 5, duration: 15 * MINUTE },
  /** Address: an office stands behind one. */
  signInMailPerAddress: { points: 100, duration: 15 * MINUTE },
  /** Mail address: a pace, by whomever. */
  signInMailPace: { points: 5, duration: 15 * MINUTE },
  /** Address: codes and links that belong to no open sign-in; what does has five tries of its own. */
  signInGuess: { points: 100, duration: 15 * MINUTE },
  /** Address: what a passkey is to sign; each visit of the sign-in page by a browser that knows passkeys asks once. */
  passkeyAsked: { points: 300, duration: 15 * MINUTE },
  /** Address: sign-ins by single sign-on that were begun. */
  signOnBegun: { points: 100, duration: 15 * MINUTE },
  /** Organization: how often its provider, or the DNS of its domains, is asked for its contacts. */
  signOnAsked: { points: 60, duration: HOUR },
  /** Domain: links to whoever runs it, by whomever. */
  domainMail: { points: 5, duration: DAY },
  /** Mail address: Computer Keys mailed to oneself. */
  keyMail: { points: 10, duration: HOUR },
  /** Address and mail address: how often it can be mailed all its keys. */
  keysMail: { points: 3, duration: HOUR },
  /** Address. */
  keysMailPerAddress: { points: 30, duration: HOUR },
  /** Mail address: a pace, by whomever. */
  keysMailPace: { points: 3, duration: HOUR },
  /** License id and address: how often its owner is asked about a computer that no longer works. */
  releaseRequestMail: { points: 3, duration: DAY },
  /** License id and address: how often its owner is asked to have a computer set up anew. */
  activationMail: { points: 3, duration: DAY },
  /** Organization: what its directory asks for; those that are known ask no faster than 25 times a second. */
  directoryCall: { points: 1500, duration: MINUTE },
  /** Address: tokens of directories that nobody knows. */
  unknownDirectoryToken: { points: 60, duration: 10 * MINUTE },
  /** Organization: invitations that it mails. */
  invitationMail: { points: 100, duration: DAY },
  /** License id and person: how often its owner is asked whose it shall be. */
  ownerMail: { points: 5, duration: DAY },
  /** Address: tokens that nobody knows, as those of requests that wait for their answer. */
  unknownCheckIn: { points: 300, duration: 10 * MINUTE },
} as const;

/**
 * Guesses at Activation Keys that their addresses' limits let through, from everywhere: that many are a
 * search shared out among addresses, which no limit of one of them sees (protocol section 12).
 */
const RISE = { points: 300, duration: 10 * MINUTE };

export type RateLimitRule = keyof typeof RULES;

/** What a caller is told to wait when the counters cannot be reached, in seconds. */
const RETRY_WHEN_UNKNOWN = 30;

/** `details.retryAfter`: seconds until the next try can succeed. */
export type RateLimits = {
  consume(rule: RateLimitRule, key: string): Promise<Result<null, Refusal<'RATE_LIMITED'>>>;
};

/**
 * Limits counted in PostgreSQL, one atomic statement each, so that all instances agree. They fail
 * closed: without counters nothing passes. Rows are swept within minutes of an hour past their end.
 */
export function makeRateLimits({ pool }: Pick<Connection, 'pool'>): RateLimits {
  const limiters = Object.fromEntries(
    Object.entries(RULES).map(([rule, { points, duration }], index) => [
      rule,
      new RateLimiterPostgres({
        storeClient: pool,
        storeType: 'pool',
        tableName: 'rate_limit',
        tableCreated: true,
        keyPrefix: rule,
        points,
        duration,
        // The sweep is by expiry, over all rules: one limiter does it for all.
        clearExpiredByTimeout: index === 0,
      }),
    ]),
  ) as Record<RateLimitRule, RateLimiterPostgres>;

  const rise = makeRise(pool);
  return {
    async consume(rule, key) {
      try {
        await limiters[rule].consume(hashed(key));
        if (rule === 'unknownActivationKey') await countRise(rise);
        return ok(null);
      } catch (rejected) {
        if (rejected instanceof RateLimiterRes) {
          if (rejected.consumedPoints === RULES[rule].points + 1) {
            logSecurity('limit.reached', { why: rule, who: hashed(key).slice(0, 8) });
          }
          return refuse('RATE_LIMITED', { retryAfter: Math.ceil(rejected.msBeforeNext / 1000) });
        }
        log.error({ err: rejected, rule }, 'a rate limit could not be counted, so it refuses');
        return refuse('RATE_LIMITED', { retryAfter: RETRY_WHEN_UNKNOWN });
      }
    },
  };
}

const makeRise = (pool: Connection['pool']) =>
  new RateLimiterPostgres({
    ...{ storeClient: pool, storeType: 'pool', tableName: 'rate_limit', tableCreated: true },
    ...{ keyPrefix: 'unknownActivationKeyRise', clearExpiredByTimeout: false, ...RISE },
  });

/** Says it once for each window, on the instance where the number was passed. Refuses nothing. */
async function countRise(rise: RateLimiterPostgres) {
  const counted = await rise.penalty('all', 1);
  if (counted.consumedPoints !== RISE.points + 1) return;
  const [within, allowed] = [RISE.duration, RISE.points];
  log.error({ alarm: 'unknown-activation-keys', allowed, within }, 'unknown Activation Keys rise');
}

/** Whether the guesses at Activation Keys of all instances together are more than usual now. */
export function makeRiseWatch({ pool }: Pick<Connection, 'pool'>): () => Promise<boolean> {
  const rise = makeRise(pool);
  return async () => ((await rise.get('all'))?.consumedPoints ?? 0) > RISE.points;
}

/** The table shall not become a list of mail addresses. */
const hashed = (key: string) => createHash('sha256').update(key).digest('base64url');
