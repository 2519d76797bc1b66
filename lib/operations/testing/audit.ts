import { asc, eq } from 'drizzle-orm';
import type { Reader } from '@/lib/db/connect';
import { event } from '@/lib/db/schema/event';
import { license } from '@/lib/db/schema/license';
import { outbox } from '@/lib/db/schema/outbox';
import type { Mail } from '@/lib/mail/mail';
import { openMail } from '@/lib/mail/queue-mail';
import type { Vault } from '@/lib/vault/vault';
import { type ChainFault, faultAfter, faultAtEnd } from '@/lib/operations/record/chain-fault';

export type EventRow = typeof event.$inferSelect;

/** The events of a license, in the order of their chain. */
export const eventsOf = (reader: Reader, licenseId: string): Promise<EventRow[]> =>
  reader.select().from(event).where(eq(event.licenseId, licenseId)).orderBy(asc(event.sequence));

/**
 * What is wrong with a license's chain of events, as an auditor would find by recomputing it from
 * its beginning to the head in the license; null if it is whole.
 */
export async function faultInChain(reader: Reader, licenseId: string): Promise<string | null> {
  const events = await eventsOf(reader, licenseId);
  const [head] = await reader.select().from(license).where(eq(license.id, licenseId));
  let last: EventRow | null = null;
  for (const row of events) {
    const fault = faultAfter(last, row);
    if (fault) return saidOf(fault);
    last = row;
  }
  const fault = faultAtEnd(last, head ?? { eventSequence: -1, eventHash: null });
  return fault && saidOf(fault);
}

const saidOf = ({ fault, sequence }: ChainFault) => `event ${sequence} ${FAULTS[fault]}`;
const FAULTS = {
  missing: 'is missing',
  changed: 'was changed',
  detached: 'follows another one',
  cut: 'and later ones are missing at the end',
};

/** Every queued mail, opened. */
export async function queuedMail(reader: Reader, vault: Vault) {
  const rows = await reader.select().from(outbox).orderBy(asc(outbox.id));
  return rows.map(({ recipient, sealed }) => {
    if (!sealed) throw new Error('A mail was sent already.');
    return { recipient, mail: openMail(vault, sealed) };
  });
}

const TOLD = {
  activated: 'activated',
  tookOver: 'activated',
  asked: 'confirm-release-request',
  cloned: 'clone-alarm',
  cloneStopped: 'clone-alarm',
};

/** What one mail tells of, each time by the template that it would have had as a mail of its own. */
export function toldIn(mail: Mail): string[] {
  if (mail.template !== 'digest') return [mail.template];
  return mail.groups.flatMap(({ kind, count }) => {
    const template = kind in TOLD ? TOLD[kind as keyof typeof TOLD] : 'released';
    return Array<string>(count).fill(template);
  });
}
