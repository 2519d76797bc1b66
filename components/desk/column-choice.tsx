import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import { HiddenQuery } from './hidden-query';

type Named = { key: string; label: string };
type Props = { path: Route; here: Route; columns: Named[]; shown: Named[] };

/** Which columns a list has: stands in its address. The first one names the row, and stays. */
export function ColumnChoice({ path, here, columns, shown }: Props) {
  const t = useTranslations('staff.list');
  return (
    <details className="desk-choice">
      <summary className="text-link">{t('columns')}</summary>
      <form action={path} method="get" className="desk-choice-body">
        <HiddenQuery here={here} except={['column']} />
        {columns.slice(1).map(({ key, label }) => (
          <label key={key} className="desk-check">
            <input
              type="checkbox"
              name="column"
              value={key}
              defaultChecked={shown.some((column) => column.key === key)}
            />
            {label}
          </label>
        ))}
        <button type="submit" className="desk-small-button">
          {t('showColumns')}
        </button>
      </form>
    </details>
  );
}
