import type { Route } from 'next';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import type { FormAction } from '@/lib/form-state';
import { ApplyAtOnce } from './apply-at-once';

type Choice = { value: string; label: string };
export type Filter = {
  name: string;
  label: string;
  /** In the address now. */
  value: string | number | undefined;
  /** None: something to type. */
  choices?: Choice[];
  /** What stands for no choice at all; left out: there always is one. */
  any?: false;
  type?: 'date';
};

type Props = {
  /** Where the list is without any filter. */
  path: Route;
  /** Where it is now: what else the address says is kept. */
  here: Route;
  filters: Filter[];
  /** Takes what was chosen and typed into the address. */
  action: FormAction;
  /** A filter that comes by a link only, said in words, with the way out of it. */
  fixed?: { label: string; withoutHref: Route } | undefined;
};

/**
 * What of a list is shown: stands in the address, so it can be kept and sent. It is sent, not written there
 * by the browser, so that no key that somebody types comes into one.
 */
export function FilterBar({ path, here, filters, action, fixed }: Props) {
  const t = useTranslations('staff.filter');
  const set = filters.some(({ value, any }) => value && any !== false) || fixed;
  return (
    <search aria-label={t('label')}>
      <ActionForm action={action} fields={{ here }} id="filter" className="desk-filters">
        {fixed ? (
          <Link href={fixed.withoutHref} prefetch={false} className="desk-chip">
            <span className="min-w-0 truncate">{fixed.label}</span>
            <span aria-hidden="true">×</span>
            <span className="sr-only">{t('without')}</span>
          </Link>
        ) : null}
        {filters.map(({ name, label, value = '', choices, any, type = 'search' }) => (
          <div key={name} className="desk-filter">
            <label htmlFor={`filter-${name}`}>{label}</label>
            {choices ? (
              <select
                id={`filter-${name}`}
                key={value}
                name={name}
                defaultValue={value}
                data-set={value && any !== false ? '' : undefined}
              >
                {any === false ? null : <option value="">{t('any')}</option>}
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
                maxLength={320}
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
      </ActionForm>
    </search>
  );
}
