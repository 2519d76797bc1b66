import { useFormatter } from 'next-intl';

type Props = {
  at: Date;
  /** `relative`: "3 days ago", with the moment on hover and the day in print. Else the day, or day and time. */
  as?: 'relative' | 'day' | 'moment';
};

/** A moment in time: in UTC as the server tells it, in the reader's zone once `LocalTimes` runs. */
export function When({ at, as = 'day' }: Props) {
  const format = useFormatter();
  const moment = format.dateTime(at, 'moment');
  const time = {
    dateTime: at.toISOString(),
    title: moment,
    // Another zone may have told it before this part of the page is hydrated.
    suppressHydrationWarning: true,
  };
  if (as === 'moment') {
    return (
      <time {...time} data-local="moment">
        {moment}
      </time>
    );
  }
  const day = format.dateTime(at, 'day');
  if (as === 'day') {
    return (
      <time {...time} data-local="day" className="whitespace-nowrap">
        {day}
      </time>
    );
  }
  return (
    <>
      <time {...time} className="whitespace-nowrap print:hidden">
        {format.relativeTime(at, new Date())}
      </time>
      <time {...time} data-local="day" className="hidden whitespace-nowrap print:inline">
        {day}
      </time>
    </>
  );
}
