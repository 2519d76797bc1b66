import { and, eq, gt, isNotNull, isNull, sql } from 'drizzle-orm';
import type { Transaction } from '@/lib/db/connect';
import { outbox } from '@/lib/db/schema/outbox';
import type { Vault } from '@/lib/vault/vault';
import { type Digest, gather, isQuestion, type Notice } from './digest';
import { languageFor, openMail, queueMail } from './queue-mail';

/** So many notices of a license leave by themselves within an hour; further ones are gathered. */
const BY_THEMSELVES = 5;
/** Seconds that a digest gathers before it leaves. */
const GATHERS = 15 * 60;

type About = {
  recipient: string;
  licenseId: string;
  activationId: string;
  at: Date;
  /** Makes the link "this was not me" for a digest; none where somebody was signed in. */
  notMe?: () => Promise<string>;
};

/**
 * Queues what an owner is told about a license. Whoever holds an Activation Key can cause thousands:
 * past the first ones they become one mail that says how often what happened, to which computers.
 *
 * A digest is added to only while it was never tried: one that is under way has left for us, and a next
 * one begins.
 */
export async function queueNotice(tx: Transaction, vault: Vault, about: About, notice: Notice) {
  const { recipient, licenseId, activationId } = about;
  const gatherKey = `${licenseId} ${laneOf(notice)}`;
  if ((await queuedLately(tx, gatherKey)) < BY_THEMSELVES) {
    const one = { licenseId, activationId };
    return queueMail(tx, vault, { recipient, gatherKey, about: one }, notice);
  }
  const [waiting] = await tx
    .select({ id: outbox.id, sealed: outbox.sealed })
    .from(outbox)
    .where(
      and(
        eq(outbox.gatherKey, gatherKey),
        eq(outbox.recipient, recipient),
        eq(outbox.gathers, true),
        eq(outbox.attempts, 0),
        isNull(outbox.sentAt),
        isNotNull(outbox.sealed),
      ),
    )
    .limit(1)
    .for('update');
  const begun = waiting?.sealed ? (openMail(vault, waiting.sealed) as Digest) : null;
  const digest = gather(begun, notice, about);
  digest.notMePath ??= await notMeLink(about, notice);
  const sealed = vault.sealMail(digest);
  if (waiting)
    return void (await tx.update(outbox).set({ sealed }).where(eq(outbox.id, waiting.id)));
  const readyAt = sql`now() + make_interval(secs => ${GATHERS})`;
  const locale = languageFor(recipient);
  const row = { recipient, gatherKey, gathers: true, sealed, locale, readyAt, dueAt: readyAt };
  await tx.insert(outbox).values({ ...row, template: digest.template, licenseId });
}

/** Each kind has its own: many changes do not hold back that a seat was taken over, which is rare. */
function laneOf(notice: Notice): 'asked' | 'took-over' | 'cloned' | 'illegal' | 'changed' {
  if (isQuestion(notice)) return 'asked';
  if (notice.template === 'clone-alarm') return 'cloned';
  if (notice.template === 'illegal-computer') return 'illegal';
  return notice.template === 'activated' && notice.superseded ? 'took-over' : 'changed';
}

async function notMeLink({ notMe }: About, notice: Notice): Promise<string | undefined> {
  // Nobody did anything that could be called off: the alarm itself is what the owner answers.
  if (['clone-alarm', 'illegal-computer'].includes(notice.template)) return undefined;
  return ('notMePath' in notice && notice.notMePath) || (await notMe?.());
}

/** How many of this kind were queued in the last hour, at most as many as leave by themselves. */
async function queuedLately(tx: Transaction, gatherKey: string): Promise<number> {
  const lately = and(
    eq(outbox.gatherKey, gatherKey),
    gt(outbox.createdAt, sql`now() - interval '1 hour'`),
  );
  const rows = await tx.select({ id: outbox.id }).from(outbox).where(lately).limit(BY_THEMSELVES);
  return rows.length;
}
