import { useTranslations } from 'next-intl';
import type { ActivationState } from '@/lib/rules/vocabulary';
import type { Standing } from '@/lib/rules/standing';

export type State = ActivationState | Standing;

/**
 * A shape for each state, 16 by 16: full while it counts, hollow once it is over, the mark inside
 * tells how. Color only repeats what shape and word say.
 */
const shapes: Record<State, { path: string; fill?: true; dashed?: true; color: string }> = {
  active: { path: 'M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11Z', fill: true, color: 'text-good' },
  released_proven: {
    path: 'M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8ZM5 8.2l2.1 2.1L11 6',
    color: 'text-muted',
  },
  released_weak: {
    path: 'M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8ZM5 8h6',
    color: 'text-muted',
  },
  released_claimed: {
    path: 'M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8Z',
    dashed: true,
    color: 'text-muted',
  },
  superseded: { path: 'M2 6h11l-3-3M14 10.5H3l3 3', color: 'text-muted' },
  revoked: {
    path: 'M5.3 1.8h5.4l3.5 3.5v5.4l-3.5 3.5H5.3l-3.5-3.5V5.3zM5.5 5.5l5 5m0-5-5 5',
    color: 'text-stop',
  },
  suspended: { path: 'M5 3v10M11 3v10', color: 'text-warn' },
  grace: {
    path: 'M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8ZM8 4.5V8l2.4 1.6',
    color: 'text-warn',
  },
  expired: { path: 'M3.5 2h9M3.5 14h9M4.5 2c0 4 7 8 7 12m0-12c0 4-7 8-7 12', color: 'text-warn' },
};

/** The state of a computer or license: a shape and its word. */
export function StateMark({ state }: { state: State }) {
  const t = useTranslations('state');
  const { path, fill, dashed, color } = shapes[state];
  return (
    <span className="inline-flex items-center gap-1.5 text-sm font-medium sm:whitespace-nowrap">
      <svg viewBox="0 0 16 16" aria-hidden="true" className={`size-3.5 shrink-0 ${color}`}>
        <path
          d={path}
          fill={fill ? 'currentColor' : 'none'}
          stroke="currentColor"
          strokeWidth="1.6"
          strokeLinecap="round"
          strokeLinejoin="round"
          strokeDasharray={dashed ? '2 2.6' : undefined}
        />
      </svg>
      {t(state)}
    </span>
  );
}
