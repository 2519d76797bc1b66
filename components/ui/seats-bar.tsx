import { useTranslations } from 'next-intl';

const WIDTH = 100;

/** How many seats are used: the numbers, and a bar that shows them at a glance. */
export function SeatsBar({ used, seats }: { used: number; seats: number }) {
  const t = useTranslations('seats');
  // Seats can be lowered below the number in use: the bar is then full and the words say more.
  const share = seats === 0 ? WIDTH : Math.min(WIDTH, (used / seats) * WIDTH);
  const color = used > seats ? 'text-stop' : used === seats ? 'text-warn' : 'text-accent';
  return (
    <div className="flex items-center gap-3">
      <svg
        viewBox={`0 0 ${WIDTH} 6`}
        preserveAspectRatio="none"
        aria-hidden="true"
        className={`h-2 w-full max-w-40 min-w-16 rounded-full border border-line bg-sunken ${color}`}
      >
        <rect width={share} height="6" fill="currentColor" />
      </svg>
      <span className="font-medium whitespace-nowrap tabular-nums">
        {t('used', { used, seats })}
      </span>
    </div>
  );
}
