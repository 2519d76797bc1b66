import { and, desc, eq, ilike, or, type SQL, sql } from 'drizzle-orm';
import { activation } from '@/lib/db/schema/activation';
import { releaseRequest } from '@/lib/db/schema/release-request';
import { escapeLike } from '@/lib/operations/escape-like';
import type { Context } from '@/lib/operations/context';
import { pageAt } from '@/lib/operations/keyset';
import type { CloneAlarm } from '@/lib/operations/locked/clone-alarm-of';
import { type ActivationRow, lastSeen } from '@/lib/operations/locked/seats';
import { readCursor, writeCursor } from '@/lib/operations/page-cursor';
import { proofOf } from '@/lib/operations/release/release-activation';
import type { Proof } from '@/lib/rules/vocabulary';

export type ComputerSummary = {
  activationId: string;
  state: ActivationRow['state'];
  proof: Proof | null;
  computerId: string;
  computerName: string;
  activatedAt: Date;
  closedAt: Date | null;
  lastSeenAt: Date | null;
  unboundLastDay: string | null;
};

export type ListedComputer = ComputerSummary & {
  /** When its seat was asked for, while support looks into it. */
  seatAskedAt: Date | null;
  /** Its activation seems to be in use twice. */
  cloneAlarm: CloneAlarm | null;
};

export type ListedComputers = {
  cursor?: string | undefined;
  search?: string | undefined;
  /** Only these; left out: all, active ones first. */
  show?: 'active' | 'released' | undefined;
};

/** Rows of a page of customers: with the longest names it fits into 20 kB. */
const PAGE = 14;

/** One page of the computers of a license. */
export async function computersOf(
  context: Context,
  licenseId: string,
  { cursor, search, show }: ListedComputers,
) {
  const order = { key: activation.activatedAt, id: activation.id, kind: 'moment' } as const;
  const page = pageAt({ ...order, direction: 'down' }, cursor, PAGE);
  const after = show ? null : readCursor(cursor);
  // Active rows sort before closed ones; the flag of the row before the page is found by its id.
  const open = sql<boolean>`(${activation.state} = 'active')`;
  const afterOpen = sql`(SELECT (a.state = 'active') FROM activation a WHERE a.id = ${after?.id ?? null}::uuid)`;
  const from = show
    ? and(show === 'active' ? sql`${open} IS TRUE` : sql`${open} IS FALSE`, page.where)
    : after
      ? sql`(${open}, ${activation.activatedAt}, ${activation.id}) < (${afterOpen}, ${after.at}::timestamptz, ${after.id}::uuid)`
      : undefined;
  const rows = await context.db
    .select({
      id: activation.id,
      sortKey: page.sortKey,
      activationId: activation.id,
      state: activation.state,
      computerId: activation.computerId,
      computerName: activation.computerName,
      activatedAt: activation.activatedAt,
      closedAt: activation.closedAt,
      lastSeenAt: activation.lastSeenAt,
      activatedDoor: activation.activatedDoor,
      unboundLastDay: activation.unboundLastDay,
      seatAskedAt: releaseRequest.openedAt,
      cloneAlarmAt: activation.cloneAlarmAt,
      cloneSuspendedAt: activation.cloneSuspendedAt,
    })
    .from(activation)
    // At most one is open per activation.
    .leftJoin(
      releaseRequest,
      and(eq(releaseRequest.activationId, activation.id), eq(releaseRequest.state, 'open')),
    )
    .where(and(eq(activation.licenseId, licenseId), matches(search), from))
    .orderBy(
      ...(show ? page.orderBy : [desc(open), desc(activation.activatedAt), desc(activation.id)]),
    )
    .limit(PAGE + 1);
  if (show) {
    const { rows: found, previous, next } = page.cut(rows);
    return { rows: found, previousCursor: previous, nextCursor: next };
  }
  const last = rows.at(PAGE - 1);
  const more = rows.length > PAGE && last;
  return {
    rows: rows.slice(0, PAGE).map(({ sortKey: _, ...row }) => row),
    previousCursor: null,
    nextCursor: more ? writeCursor(last.sortKey, last.activationId) : null,
  };
}

type PageRow = Awaited<ReturnType<typeof computersOf>>['rows'][number];

export function listedComputer(
  { id: _, activatedDoor, cloneAlarmAt: __, cloneSuspendedAt: ___, ...row }: PageRow,
  cloneAlarm: CloneAlarm | null,
): ListedComputer {
  const lastSeenAt = lastSeen({ ...row, activatedDoor });
  return { ...row, lastSeenAt, proof: proofOf(row.state), cloneAlarm };
}

function matches(search: string | undefined): SQL | undefined {
  // PostgreSQL has no text with a zero byte, and refuses to look for one.
  const text = search?.replaceAll('\0', '').trim();
  if (!text) return undefined;
  return holdsInName(text);
}

/** Computers that have a text anywhere in their name or Computer ID. */
export function holdsInName(text: string): SQL | undefined {
  const pattern = `%${escapeLike(text)}%`;
  return or(ilike(activation.computerName, pattern), ilike(activation.computerId, pattern));
}
