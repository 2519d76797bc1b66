import { useFormatter } from 'next-intl';

/** The last day of a term, `YYYY-MM-DD`: it ends at 24:00 UTC of that day, whatever the reader's zone. */
export function TermDay({ day }: { day: string }) {
  const format = useFormatter();
  const text = format.dateTime(new Date(`${day}T00:00:00Z`), 'longDay');
  return (
    <time dateTime={day} className="whitespace-nowrap">
      {text}
    </time>
  );
}
