import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Locale } from '@/i18n/locales';
import type { Transaction } from '@/lib/db/connect';
import { type MailLane, outbox } from '@/lib/db/schema/outbox';
import { user } from '@/lib/db/schema/user';
import type { Vault } from '@/lib/vault/vault';
import { isQuestion } from './digest';
import type { Mail } from './mail';

/** Seconds that a mail waits where its recipient has had many: a stranger may be asking for them. */
const SLOWED: Partial<Record<Mail['template'], number>> = { 'sign-in': 30, 'license-keys': 600 };

type How = {
  /** The language in which the recipient asked for it. */
  locale?: Locale | undefined;
  /** The recipient has had many of these: it leaves later, and behind those of others. */
  slowed?: boolean;
  /** Under which many of it are gathered (queue-notice.ts). */
  gatherKey?: string;
  /** The license, and the computer, that it is about: its mails are found by them. */
  about?: MailAbout;
};

export type MailAbout = { licenseId: string; activationId?: string | undefined };

/**
 * Queues a mail in the transaction that causes it: it is sent if, and only if, that commits.
 * The content is sealed until it leaves, for it may hold a code or a Computer Key. It is written in
 * the language that the recipient has chosen, else in that in which they asked for it.
 */
export async function queueMail(
  tx: Transaction,
  vault: Vault,
  { recipient, ...how }: { recipient: string } & How,
  mail: Mail,
) {
  const seconds = how.slowed ? (SLOWED[mail.template] ?? 0) : 0;
  const sameAgain = how.slowed && mail.template === 'license-keys' ? mail.template : null;
  // All keys of one address are the same mail again: the one that waits is enough.
  if (sameAgain && (await isWaiting(tx, recipient, sameAgain))) return;
  const readyAt = sql`now() + make_interval(secs => ${seconds})`;
  await tx.insert(outbox).values({
    recipient,
    lane: laneOf(mail, how.slowed),
    gatherKey: how.gatherKey ?? sameAgain,
    template: mail.template,
    ...how.about,
    sealed: vault.sealMail(mail),
    locale: languageFor(recipient, how.locale),
    readyAt,
    dueAt: readyAt,
  });
}

async function isWaiting(tx: Transaction, recipient: string, gatherKey: string): Promise<boolean> {
  const waits = and(
    eq(outbox.recipient, recipient),
    eq(outbox.gatherKey, gatherKey),
    eq(outbox.attempts, 0),
    isNull(outbox.sentAt),
  );
  return (await tx.$count(outbox, waits)) > 0;
}

const ASKED: Mail['template'][] = [
  'license-keys',
  'computer-key',
  'invitation',
  'confirm-address',
  'confirm-claim',
  'sign-on-domain',
];

/** A code that is slowed leaves the lane of codes: many for one person hold up nobody else. */
function laneOf({ template }: Mail, slowed?: boolean): MailLane {
  if (template === 'sign-in') return slowed ? 'asked' : 'codes';
  return ASKED.includes(template) || isQuestion({ template }) ? 'asked' : 'notices';
}

/** What the recipient has chosen, else `asked`. */
export const languageFor = (recipient: string, asked?: Locale) =>
  sql`coalesce((SELECT ${user.locale} FROM ${user} WHERE ${user.email} = ${recipient}), ${asked ?? null})`;

/** A mail of the outbox, as it was queued. */
export const openMail = (vault: Vault, sealed: Uint8Array) => vault.openMail(sealed) as Mail;
