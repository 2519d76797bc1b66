import { useFormatter } from 'next-intl';

/** The last day of a term; nothing where there is none. */
export function DayCell({ day }: { day: string | null }) {
  const format = useFormatter();
  if (!day) return <span className="text-muted">–</span>;
  return <time dateTime={day}>{format.dateTime(new Date(`${day}T00:00:00Z`), 'day')}</time>;
}
