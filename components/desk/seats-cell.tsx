import { useFormatter, useTranslations } from 'next-intl';

/** Seats in use of those there are; said in color and weight too where none is left. */
export function SeatsCell({ used, seats }: { used: number; seats: number }) {
  const t = useTranslations('seats');
  const format = useFormatter();
  const color = used > seats ? 'text-stop' : used === seats ? 'text-warn' : '';
  return (
    <span className={`${color} ${color ? 'font-semibold' : ''}`}>
      {t('used', { used: format.number(used), seats: format.number(seats) })}
    </span>
  );
}
