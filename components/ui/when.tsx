import { useFormatter } from 'next-intl';

type Props = {
  at: Date;
  /** `relative`: "3 days ago", with the day on hover and in print. Else the day, or day and time. */
  as?: 'relative' | 'day' | 'moment';
};

/** A moment in time, in UTC. Rendered by the server, so nothing moves once scripts run. */
export function When({ at, as = 'day' }: Props) {
  const format = useFormatter();
  const moment = format.dateTime(at, 'moment');
  if (as !== 'relative') {
    return (
      <time dateTime={at.toISOString()} title={moment} className="whitespace-nowrap">
        {as === 'day' ? format.dateTime(at, 'day') : moment}
      </time>
    );
  }
  return (
    <time dateTime={at.toISOString()} title={moment} className="whitespace-nowrap">
      <span className="print:hidden">{format.relativeTime(at, new Date())}</span>
      <span className="hidden print:inline">{format.dateTime(at, 'day')}</span>
    </time>
  );
}
