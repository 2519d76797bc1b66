import { randomBytes } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import type { Transaction } from '@/lib/db/connect';
import { event, eventPerson } from '@/lib/db/schema/event';
import { license } from '@/lib/db/schema/license';
import { utf8 } from '@/lib/olp/bytes';
import { sha256, tag } from '@/lib/olp/hash';
import type { Door, EventType } from '@/lib/rules/vocabulary';
import { doorOf, personOf, type Viewer } from '@/lib/operations/viewer';

export type EventFacts = {
  type: EventType;
  at: Date;
  /** Where it is not the one that their kind of asker comes through. */
  door?: Door;
  licenseId?: string;
  activationId?: string;
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
  reason?: string;
  /** False where activation/captureIPAddress is: the address is then not kept. */
  captureAddress?: boolean;
};

/**
 * Writes the audit event of a change, in the change's own transaction. An event of a license is
 * chained to the one before it; the caller holds the license's row lock, which orders the chain.
 */
export async function recordEvent(tx: Transaction, viewer: Viewer, facts: EventFacts) {
  const salt = randomBytes(16);
  const person = personOf(viewer);
  const address = facts.captureAddress === false ? '' : viewer.address;
  const link = facts.licenseId ? await nextLink(tx, facts.licenseId) : null;
  const row = {
    at: facts.at,
    type: facts.type,
    actor: viewer.kind,
    door: facts.door ?? doorOf(viewer),
    licenseId: facts.licenseId ?? null,
    activationId: facts.activationId ?? null,
    before: facts.before ?? null,
    after: facts.after ?? null,
    reason: facts.reason ?? null,
    personHash: personHash({ salt, person, address }),
    sequence: link?.sequence ?? null,
    previousHash: link?.previousHash ?? null,
  };
  const hash = link ? eventHash(row) : null;
  const [written] = await tx
    .insert(event)
    .values({ ...row, hash })
    .returning({ id: event.id });
  if (!written) throw new Error('An event was not written.');
  const beside = { eventId: written.id, salt, person, address };
  if ('userId' in viewer) await nameBeside(tx, viewer.userId, beside);
  else await tx.insert(eventPerson).values(beside);
  if (facts.licenseId) {
    await tx.update(license).set({ eventHash: hash }).where(eq(license.id, facts.licenseId));
  }
}

/**
 * Names somebody beside an event as long as there is such a person, whose row is held until that is written: an
 * erasure waits for it and takes it along, and whoever was erased meanwhile is not named again.
 */
async function nameBeside(tx: Transaction, userId: string, { eventId, ...named }: Named) {
  const { salt, person, address } = named;
  await tx.execute(sql`
    INSERT INTO event_person (event_id, salt, person, address)
    SELECT ${eventId}::bigint, ${salt}::bytea, ${person}::text, ${address}::text
    FROM portal_user WHERE id = ${userId} FOR KEY SHARE`);
}

type Named = Beside & { eventId: number };
type Beside = { salt: Uint8Array; person: string; address: string };

const personHash = ({ salt, person, address }: Beside) =>
  sha256(tag('person'), new Uint8Array(salt), utf8(JSON.stringify([person, address])));

/** Whether somebody else stands beside an event than it was written with. */
export const personFault = (beside: Beside, hash: Uint8Array | undefined): boolean =>
  !hash || !Buffer.from(personHash(beside)).equals(hash);

async function nextLink(tx: Transaction, licenseId: string) {
  const [row] = await tx
    .update(license)
    .set({ eventSequence: sql`${license.eventSequence} + 1` })
    .where(eq(license.id, licenseId))
    .returning({ sequence: license.eventSequence, previousHash: license.eventHash });
  if (!row) throw new Error(`License ${licenseId} is gone.`);
  return row;
}

type ChainedEvent = Omit<typeof event.$inferSelect, 'id' | 'hash'>;

/** Hash of an event over all its fields and the hash before it: what an auditor recomputes. */
export function eventHash(row: ChainedEvent): Uint8Array {
  const fields = [
    row.licenseId,
    row.sequence,
    row.at.toISOString(),
    row.type,
    row.actor,
    row.door,
    row.activationId,
    sortedJson(row.before),
    sortedJson(row.after),
    row.reason,
    Buffer.from(row.personHash).toString('hex'),
  ];
  return sha256(tag('event'), row.previousHash ?? new Uint8Array(32), utf8(JSON.stringify(fields)));
}

/** JSON with sorted keys: PostgreSQL's jsonb does not keep the order they were written in. */
function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
