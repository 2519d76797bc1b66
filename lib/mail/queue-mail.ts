import { sql } from 'drizzle-orm';
import type { Locale } from '@/i18n/locales';
import type { Transaction } from '@/lib/db/connect';
import { outbox } from '@/lib/db/schema/outbox';
import { user } from '@/lib/db/schema/user';
import type { Vault } from '@/lib/vault/vault';
import type { Mail } from './mail';

/**
 * Queues a mail in the transaction that causes it: it is sent if, and only if, that commits.
 * The content is sealed until it leaves, for it may hold a code or a Computer Key. It is written in
 * the language that the recipient has chosen, else in `asked`, where the recipient asked for it.
 */
export async function queueMail(
  tx: Transaction,
  vault: Vault,
  recipient: string,
  mail: Mail,
  asked?: Locale,
) {
  const chosen = sql`(SELECT ${user.locale} FROM ${user} WHERE ${user.email} = ${recipient})`;
  const locale = sql`coalesce(${chosen}, ${asked ?? null})`;
  await tx.insert(outbox).values({ recipient, sealed: vault.sealMail(mail), locale });
}

/** A mail of the outbox, as it was queued. */
export const openMail = (vault: Vault, sealed: Uint8Array) => vault.openMail(sealed) as Mail;
