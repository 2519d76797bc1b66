import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import { When } from '@/components/ui/when';
import type { Door } from '@/lib/rules/vocabulary';
import { type Column, DataTable } from './data-table';
import { PropertyValue } from './property-value';
import { RowLink } from './row-link';

type Scope = 'global' | 'product' | 'license';

export type PropertyRow = {
  name: string;
  href: Route;
  description: string;
  value: unknown;
  /** Where it is set, widest first. */
  setAt: readonly { scope: Scope }[];
  changed: { at: Date; person: string; door: Door; before: unknown; after: unknown } | undefined;
};

type Props = { caption: string; properties: PropertyRow[] };

/** Server Properties of one group: what counts, where that comes from, and who changed it last. */
export function PropertyTable({ caption, properties }: Props) {
  const t = useTranslations('staff.properties');
  const line = useTranslations('staff.events');
  const from = { global: t('global'), product: t('productScope'), license: t('licenseScope') };
  const columns: Column<PropertyRow>[] = [
    {
      key: 'name',
      label: t('name'),
      cell: ({ name, href, description }) => (
        <span className="block whitespace-normal">
          <RowLink href={href} code>
            {name.split('/')[1]}
          </RowLink>
          <span className="block text-xs text-muted">{description}</span>
        </span>
      ),
    },
    { key: 'value', label: t('value'), cell: ({ value }) => <PropertyValue value={value} /> },
    {
      key: 'from',
      label: t('from'),
      cell: ({ setAt }) => {
        const narrowest = setAt.at(-1);
        return narrowest ? (
          from[narrowest.scope]
        ) : (
          <span className="text-muted">{t('default')}</span>
        );
      },
    },
    {
      key: 'changed',
      label: t('changed'),
      cell: ({ changed }) =>
        changed ? (
          <>
            <When at={changed.at} />{' '}
            <bdi translate="no">{changed.person || line(`doors.${changed.door}`)}</bdi>{' '}
            <span className="text-muted">
              {t.rich('change', {
                from: () => <PropertyValue value={changed.before} />,
                to: () => <PropertyValue value={changed.after} />,
              })}
            </span>
          </>
        ) : null,
    },
  ];
  return (
    <DataTable caption={caption} columns={columns} rows={properties} keyOf={({ name }) => name} />
  );
}
