import { dayOf, SECONDS_PER_DAY, startOfDay } from '@/lib/olp/day';
import type { Product } from '@/lib/olp/product-file';
import { ANY_MINOR, type Terms } from '@/lib/olp/terms';
import { type LeaseInput, leaseOf } from './lease';
import type { Situation } from './situation';
import type { State } from './state';

/** What genuine terms mean today; only ACTIVE and GRACE let the program run. */
export type Judgment =
  | 'VERSION_NOT_COVERED'
  | 'MAINT_OVER'
  | 'CLOCK_BACK'
  | 'EXPIRED'
  | 'SUSPENDED'
  | 'LEASE_OVER'
  | 'GRACE'
  | 'ACTIVE';

/** How far a clock may be behind the floor. */
const CLOCK_TOLERANCE = 48 * 3600;

/** The evidence of `clockFloor`, apart from the key. */
type Marks = Pick<State, 'signedTime' | 'highWater' | 'shortSince'>;

/** The first rule of protocol section 9.3 that applies; the key is verified already. */
export function judgeTerms({ product, state, now }: Situation, key: LeaseInput): Judgment {
  const { terms } = key;
  if (terms.ver && isAbove(product.majorMinor, terms.ver)) return 'VERSION_NOT_COVERED';
  if (terms.maint !== undefined && product.buildDay > terms.maint) return 'MAINT_OVER';
  const floor = clockFloor(product, state, key);
  if (now < floor - CLOCK_TOLERANCE) return 'CLOCK_BACK';
  const time = Math.max(now, floor);
  if (terms.exp !== undefined && dayOf(time) > terms.exp + 1) return 'EXPIRED';
  if (state.suspended) return 'SUSPENDED';
  const lease = leaseOf(product, state, key);
  if (lease === null || time <= lease.end) return 'ACTIVE';
  return time <= lease.graceEnd ? 'GRACE' : 'LEASE_OVER';
}

/** The earliest time it can be, by evidence alone; unix seconds (protocol section 9.3, rule 3). */
function clockFloor(
  product: Product,
  marks: Marks,
  { kind, terms }: Pick<LeaseInput, 'kind' | 'terms'>,
): number {
  return Math.max(
    startOfDay(product.buildDay),
    terms.iss === undefined ? 0 : startOfDay(terms.iss),
    marks.signedTime,
    marks.highWater,
    kind === 'SCK' ? marks.shortSince : 0,
  );
}

/** Minor 255 of a key covers every minor version. */
function isAbove(
  [major, minor]: readonly [number, number],
  ver: NonNullable<Terms['ver']>,
): boolean {
  const [highest, highestMinor] = ver;
  return (
    major > highest || (major === highest && highestMinor !== ANY_MINOR && minor > highestMinor)
  );
}

/** By how much the own mark rises at most, so that one wrong year in the BIOS bricks nothing. */
const MARK_STEP = 45 * SECONDS_PER_DAY;

/**
 * hwm after it rose to now (protocol section 9.3). While there is no mark yet, it starts from the
 * other evidence.
 */
export function raisedMark({ product, state, now }: Situation, key: LeaseInput): number {
  const base = state.highWater || clockFloor(product, state, key);
  return Math.max(state.highWater, Math.min(now, base + MARK_STEP));
}
