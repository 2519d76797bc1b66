import type { Route } from 'next';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { ApplyAtOnce } from './apply-at-once';

type Choice = { value: string; label: string };
export type Filter = {
  name: string;
  label: string;
  /** In the address now. */
  value: string | undefined;
  /** None: something to type. */
  choices?: Choice[];
  type?: 'date';
};

type Props = {
  /** Where the list is without any filter. */
  path: Route;
  filters: Filter[];
  /** What else the address says and is to be kept: how it is sorted. */
  keep: Record<string, string | undefined>;
  /** A filter that comes by a link only, said in words, with the way out of it. */
  fixed?: { name: string; value: string; label: string; withoutHref: Route } | undefined;
};

/** What of a list is shown: stands in the address, so it can be kept and sent, and works without scripts. */
export function FilterBar({ path, filters, keep, fixed }: Props) {
  const t = useTranslations('staff.filter');
  const set = filters.some(({ value }) => value) || fixed;
  return (
    <form action={path} method="get" className="desk-filters" aria-label={t('label')}>
      {Object.entries(keep).map(([name, value]) =>
        value ? <input key={name} type="hidden" name={name} value={value} /> : null,
      )}
      {fixed ? (
        <>
          <input type="hidden" name={fixed.name} value={fixed.value} />
          <Link href={fixed.withoutHref} prefetch={false} className="desk-chip">
            <span className="min-w-0 truncate">{fixed.label}</span>
            <span aria-hidden="true">×</span>
            <span className="sr-only">{t('without')}</span>
          </Link>
        </>
      ) : null}
      {filters.map(({ name, label, value = '', choices, type = 'search' }) => (
        <div key={name} className="desk-filter">
          <label htmlFor={`filter-${name}`}>{label}</label>
          {choices ? (
            <select
              id={`filter-${name}`}
              key={value}
              name={name}
              defaultValue={value}
              data-set={value ? '' : undefined}
            >
              <option value="">{t('any')}</option>
              {choices.map((choice) => (
                <option key={choice.value} value={choice.value}>
                  {choice.label}
                </option>
              ))}
            </select>
          ) : (
            <input
              id={`filter-${name}`}
              key={value}
              type={type}
              name={name}
              defaultValue={value}
              maxLength={100}
            />
          )}
        </div>
      ))}
      <ApplyAtOnce label={t('apply')} />
      {set ? (
        <Link href={path} prefetch={false} className="desk-small-button">
          {t('clear')}
        </Link>
      ) : null}
    </form>
  );
}
