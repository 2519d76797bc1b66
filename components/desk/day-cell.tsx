import { useFormatter } from 'next-intl';

/** The last day of a term, short. */
export function DayCell({ day }: { day: string }) {
  const format = useFormatter();
  return <time dateTime={day}>{format.dateTime(new Date(`${day}T00:00:00Z`), 'day')}</time>;
}
