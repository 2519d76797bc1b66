import { and, asc, eq, gt, inArray, isNull, sql } from 'drizzle-orm';
import type { Transaction } from '@/lib/db/connect';
import { event, eventPerson } from '@/lib/db/schema/event';
import { license } from '@/lib/db/schema/license';
import { ok, type Result } from '@/lib/olp/result';
import { operation } from '@/lib/operations/operation';
import { type ChainFault, faultAfter, faultAtEnd } from '@/lib/operations/record/chain-fault';
import { personFault } from '@/lib/operations/record/record-event';

/** Rows looked at together. */
const PART = 500;

export type TrailFault = { licenseId: string; fault: ChainFault['fault']; sequence: number };

export type VerifiedTrail = {
  /** Chains, each of a license, and the events in them. */
  licenses: number;
  events: number;
  /** The first fault of each chain that has one; at most a hundred are told. */
  faults: TrailFault[];
  faulty: number;
  /** Events whose person or address beside them is not the one they were written with. */
  persons: number[];
  /** Events of no license stand alone: that one of these was taken away does not show. */
  alone: number;
  grant: TrailGrant;
};

/** `owner`: could take the trigger away, so only whoever owns the database vouches for what is there. */
export type TrailGrant = { trigger: boolean; role: 'cannot' | 'may' | 'owner' };

const MOST_TOLD = 100;

/**
 * Recomputes the audit trail: every event of a license from the one before it, up to the head that the
 * license remembers, and who stands beside each. All of it is seen as of one moment, while the portal goes on.
 */
export const verifyTrail = operation(
  'verifyTrail',
  async ({ context }): Promise<Result<VerifiedTrail, never>> =>
    context.db.transaction(async (tx) => {
      await tx.execute(sql`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY`);
      const found: VerifiedTrail = {
        ...{ licenses: 0, events: 0, faults: [], faulty: 0 },
        persons: await wrongPersons(tx),
        alone: await tx.$count(event, isNull(event.licenseId)),
        grant: await grantOf(tx),
      };
      for (let after: string | undefined, more = true; more; ) {
        const heads = await tx
          .select()
          .from(license)
          .where(after ? gt(license.id, after) : undefined)
          .orderBy(asc(license.id))
          .limit(PART);
        for (const head of heads) await follow(tx, head, found);
        after = heads.at(-1)?.id;
        more = heads.length === PART;
      }
      return ok(found);
    }),
);

/** Walks the chain of one license to its first fault. */
async function follow(
  tx: Transaction,
  head: typeof license.$inferSelect,
  found: VerifiedTrail,
): Promise<void> {
  let last: typeof event.$inferSelect | null = null;
  let fault: ChainFault | null = null;
  found.licenses += 1;
  for (let more = true; more && !fault; ) {
    const rows: (typeof event.$inferSelect)[] = await tx
      .select()
      .from(event)
      .where(and(eq(event.licenseId, head.id), gt(event.sequence, last?.sequence ?? 0)))
      .orderBy(asc(event.sequence))
      .limit(PART);
    for (const row of rows) {
      fault = faultAfter(last, row);
      if (fault) break;
      found.events += 1;
      last = row;
    }
    more = rows.length === PART;
  }
  fault ??= faultAtEnd(last, head);
  if (!fault) return;
  found.faulty += 1;
  if (found.faults.length < MOST_TOLD) found.faults.push({ licenseId: head.id, ...fault });
}

/** Persons who stand beside an event that was written with somebody else. */
async function wrongPersons(tx: Transaction): Promise<number[]> {
  const wrong: number[] = [];
  for (let after = 0, more = true; more && wrong.length < MOST_TOLD; ) {
    const beside = await tx
      .select()
      .from(eventPerson)
      .where(gt(eventPerson.eventId, after))
      .orderBy(asc(eventPerson.eventId))
      .limit(PART);
    const ids = beside.map(({ eventId }) => eventId);
    const rows = await tx
      .select({ id: event.id, personHash: event.personHash })
      .from(event)
      .where(inArray(event.id, ids.length > 0 ? ids : [0]));
    const hashes = new Map(rows.map(({ id, personHash }) => [id, personHash]));
    wrong.push(
      ...beside
        .filter((one) => personFault(one, hashes.get(one.eventId)))
        .map((one) => one.eventId),
    );
    after = ids.at(-1) ?? after;
    more = beside.length === PART;
  }
  return wrong.slice(0, MOST_TOLD);
}

/** Whether the role that the portal works as could change an event. */
export async function grantOf(tx: Transaction): Promise<TrailGrant> {
  const { rows } = await tx.execute<{ trigger: boolean; owner: boolean; may: boolean }>(sql`
    SELECT
      EXISTS (SELECT 1 FROM pg_trigger WHERE tgrelid = 'event'::regclass
        AND tgname = 'event_is_kept' AND tgenabled IN ('O', 'A')) AS trigger,
      pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = 'event'::regclass), 'MEMBER') AS owner,
      has_table_privilege('event', 'UPDATE') OR has_table_privilege('event', 'DELETE')
        OR has_table_privilege('event', 'TRUNCATE') AS may`);
  const { trigger = false, owner = true, may = true } = rows[0] ?? {};
  return { trigger, role: owner ? 'owner' : may ? 'may' : 'cannot' };
}
