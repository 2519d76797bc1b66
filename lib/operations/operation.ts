import { type Refusal, refuse } from '@/lib/olp/result';
import { decideFresh, type StaleRefusal, UNPROVEN } from '@/lib/rules/decide-fresh';
import { isTraced, spanned } from '@/lib/tracing';
import { denialOf, type OperationName, showsOnly, wantsFresh } from '@/lib/rules/permissions';
import type { Context } from './context';
import { roleOn } from './scope';
import { rolesOf, type Viewer } from './viewer';

/** One call of an operation: what it works with, who asks, and for what. */
export type Ask = { context: Context; viewer: Viewer; operation: OperationName };

export type Denial = Refusal<'NOT_FOUND' | 'FORBIDDEN' | 'VIEW_ONLY'> | StaleRefusal;

/**
 * Makes an operation of `run`: the only way to one, so that none is without its row in
 * `lib/rules/permissions.ts`. Refuses whoever may not; what a customer may do with one license is asked
 * again when that license is known (`mayOn`).
 */
export function operation<A extends unknown[], R extends { ok: boolean }>(
  name: OperationName,
  run: (ask: Ask, ...input: A) => Promise<R>,
) {
  const call = named(name, (denial: Denial) => ({ ok: false as const, error: denial }), run);
  return Object.assign(call, { reads: false });
}

/** The same for what only shows something: null where it is not there for this viewer. */
export function reading<A extends unknown[], T>(
  name: OperationName,
  run: (ask: Ask, ...input: A) => Promise<T>,
) {
  const call = named(name, (): T | null => null, run);
  return Object.assign(call, { reads: true });
}

function named<A extends unknown[], R, D>(
  name: OperationName,
  denied: (denial: Denial) => D,
  run: (ask: Ask, ...input: A) => Promise<R>,
) {
  const call = async (context: Context, viewer: Viewer, ...input: A): Promise<R | D> => {
    const denial = denialOf(name, rolesOf(viewer));
    // Whether a customer sees the license at all, only its row tells.
    const later = denial === 'FORBIDDEN' && viewer.kind === 'customer';
    if (denial && !later) return denied({ code: denial });
    if (isOnlyLooking(context, viewer, name)) return denied({ code: 'VIEW_ONLY' });
    const stale = wantsFresh(name) ? staleness(context, viewer) : null;
    if (stale) return denied(stale);
    const done = () => run({ context, viewer, operation: name }, ...input);
    return isTraced() ? spanned(name, { 'keyturn.viewer': viewer.kind }, done, refusalIn) : done();
  };
  return Object.assign(call, { operation: name });
}

/** Of a result its refusal's code, if it is one. */
function refusalIn(result: unknown): Record<string, string> {
  const { error } = (result ?? {}) as { error?: { code?: unknown } };
  return typeof error?.code === 'string' ? { 'keyturn.refusal': error.code } : {};
}

/** Staff who look as a customer are shown what changes nothing; once that is over, nothing at all. */
function isOnlyLooking({ now }: Context, viewer: Viewer, name: OperationName) {
  if (viewer.kind !== 'customer' || !viewer.seenBy) return false;
  return !showsOnly(name) || viewer.seenBy.endsAt <= now();
}

/** What somebody signed in lacks for what is in charge; null for all others, who have no session. */
export const staleness = ({ now }: Pick<Context, 'now'>, viewer: Viewer): StaleRefusal | null =>
  viewer.kind === 'staff' || viewer.kind === 'customer'
    ? decideFresh(viewer.proof ?? UNPROVEN, now())
    : null;

/** Refuses whoever sees this license but may not do what they ask. */
export function mayOn({ viewer, operation: name }: Ask, row: { registeredEmail: string }) {
  const denial = denialOf(name, roleOn(viewer, row));
  return denial ? refuse(denial) : null;
}

/** Whether this viewer may: what a page offers, and what it only shows. */
export const mayCall = (viewer: Viewer, name: OperationName) =>
  denialOf(name, rolesOf(viewer)) === null;
