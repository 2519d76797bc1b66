import type { Transaction } from '@/lib/db/connect';
import { outbox } from '@/lib/db/schema/outbox';
import type { Vault } from '@/lib/vault/vault';
import type { Mail } from './mail';

/**
 * Queues a mail in the transaction that causes it: it is sent if, and only if, that commits.
 * The content is sealed until it leaves, for it may hold a code or a Computer Key.
 */
export async function queueMail(tx: Transaction, vault: Vault, recipient: string, mail: Mail) {
  await tx.insert(outbox).values({ recipient, sealed: vault.sealMail(mail) });
}

/** A mail of the outbox, as it was queued. */
export const openMail = (vault: Vault, sealed: Uint8Array) => vault.openMail(sealed) as Mail;
