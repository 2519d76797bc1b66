import type { DailyNumber } from '@/lib/operations/overview/seats-over-time';
import { doors, type Door } from '@/lib/rules/vocabulary';

type Step = { day: string; counts: Record<string, number> };
type Counted = (one: DailyNumber) => string | null;

/** Releases in which somebody freed a seat: what only ran out or changed over is none. */
const RELEASES = ['proven', 'proven-later', 'weak', 'claimed'];

const isRelease = ({ measure, door }: DailyNumber) =>
  RELEASES.includes(measure) && doors.some((one) => one === door);

/** For each day, or each run of `length` days, how much of each kind; the last one is whole. */
function stepsOf(days: string[], numbers: readonly DailyNumber[], kindOf: Counted, length = 1) {
  const starts = days.filter((_, at) => (days.length - at) % length === 0);
  return starts.map((day, at): Step => {
    const until = starts[at + 1] ?? '~';
    const counts: Record<string, number> = {};
    for (const one of numbers) {
      const kind = one.day >= day && one.day < until ? kindOf(one) : null;
      if (kind) counts[kind] = (counts[kind] ?? 0) + one.n;
    }
    return { day, counts };
  });
}

export const totalOf = (steps: readonly Step[], key: string) =>
  steps.reduce((sum, { counts }) => sum + (counts[key] ?? 0), 0);

/** Activations and releases of each door through which there were any. */
export function byDoor(days: string[], numbers: readonly DailyNumber[]) {
  const kind = (one: DailyNumber) => (isRelease(one) ? 'released' : one.measure);
  return doors
    .map((door: Door) => {
      const its = numbers.filter((one) => one.door === door);
      const steps = stepsOf(days, its, kind);
      const [activated, released] = [totalOf(steps, 'activated'), totalOf(steps, 'released')];
      return { door, steps, activated, released };
    })
    .filter(({ activated, released }) => activated + released > 0);
}

/** Releases of each day by how they are shown to be true. */
export const byProof = (days: string[], numbers: readonly DailyNumber[]) =>
  stepsOf(days, numbers, (one) => (isRelease(one) ? one.measure : null));

/** Claims of each week by whether their computer was seen again, whoever proved them later included. */
export function byReturn(days: string[], numbers: readonly DailyNumber[]) {
  const isClaim = (one: DailyNumber) =>
    isRelease(one) && ['claimed', 'proven-later'].includes(one.measure);
  const kind: Counted = (one) =>
    one.measure === 'came-back' ? 'came-back' : isClaim(one) ? 'claims' : null;
  return stepsOf(days, numbers, kind, 7).map(({ day, counts }) => {
    const back = counts['came-back'] ?? 0;
    return { day, counts: { 'came-back': back, quiet: Math.max(0, (counts.claims ?? 0) - back) } };
  });
}
