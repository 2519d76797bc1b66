import type { Route } from 'next';
import Link from 'next/link';
import { useFormatter, useTranslations } from 'next-intl';
import { ListPages, type ListPagesProps } from '@/components/ui/list-pages';
import { PageHeader } from '@/components/ui/page-header';
import { TermDay } from '@/components/ui/term-day';
import { When } from '@/components/ui/when';
import type { FormAction } from '@/lib/form-state';
import type { LicenseEventType } from '@/lib/rules/license-events';
import { strangersWord } from '@/lib/strangers-words';
import { type ListFilter, ListFilterForm } from './list-filter';

type Facts = Record<string, unknown> | null;
type Row = {
  id: number;
  at: Date;
  type: LicenseEventType;
  /** Who did it; or by which door nobody known came. */
  by:
    | ('self' | 'colleague' | 'vendor' | 'wizard' | 'portal')
    | ('self-help' | 'phone' | 'mail-link');
  /** A colleague's mail address; empty where they are not named. */
  person: string;
  /** Empty: not kept, or somebody else's. */
  address: string;
  computer: { name: string; href: Route | undefined } | undefined;
  before: Facts;
  after: Facts;
};

type Props = {
  license: { productName: string; keyEnding: string };
  rows: Row[];
  filtering: { action: FormAction; fields: Record<string, string>; filters: ListFilter[] };
  /** What was searched for, if anything. */
  search: string | undefined;
  /** Whether only some of it is listed. */
  filtered: boolean;
  backHref: Route;
  /** All of it. */
  allHref: Route;
  /** Where all of these are a file. */
  fileHref: Route;
  pager: ListPagesProps;
};

/** What happened to a license and its computers, in words, newest first. */
export function LicenseActivity(props: Props) {
  const { license, rows, filtering, search, filtered, pager } = props;
  const t = useTranslations('licenseActivity');
  const list = useTranslations('list');
  const words = useTranslations('license');
  const { productName: product, keyEnding: ending } = license;
  return (
    <>
      <PageHeader
        title={t('title')}
        context={words('pageTitle', { product, ending })}
        back={{ href: props.backHref, label: t('back') }}
      />
      <div className="mb-4">
        <ListFilterForm {...filtering} box={{ label: t('search'), value: search }} />
      </div>
      {rows.length === 0 ? (
        <p>
          {t('noneSo')}{' '}
          {filtered ? (
            <Link href={props.allHref} prefetch={false} className="text-link">
              {t('all')}
            </Link>
          ) : null}
        </p>
      ) : (
        <ul className="divide-y divide-line rounded-md border border-line bg-card">
          {rows.map((row) => (
            <EventRow key={row.id} row={row} />
          ))}
        </ul>
      )}
      <ListPages {...pager} />
      {rows.length > 0 ? (
        <p className="mt-4 text-sm print:hidden">
          {/* A file, not a page: the browser itself has to fetch it. */}
          <a href={props.fileHref} download className="text-link">
            {list('export')}
          </a>
        </p>
      ) : null}
    </>
  );
}

function EventRow({ row }: { row: Row }) {
  const t = useTranslations('licenseActivity');
  const { computer, person, address } = row;
  const name = strangersWord(computer?.name ?? '');
  return (
    <li
      data-event={row.type}
      className="grid gap-x-6 px-4 py-3 sm:grid-cols-[minmax(0,1fr)_15rem] sm:px-6"
    >
      <div className="min-w-0 break-words">
        <p className="font-medium">
          <What row={row} />
        </p>
        {computer ? (
          <p>
            {computer.href ? (
              <Link href={computer.href} prefetch={false} className="text-link">
                {name}
              </Link>
            ) : (
              name
            )}
          </p>
        ) : null}
      </div>
      <div className="min-w-0 text-sm text-muted">
        <p>
          <When at={row.at} as="moment" />
        </p>
        <p>
          {person ? (
            <bdi translate="no" className="break-all">
              {person}
            </bdi>
          ) : (
            t(`by.${row.by}`)
          )}
          {address ? (
            <>
              {' · '}
              <bdi translate="no" className="break-all">
                {address}
              </bdi>
            </>
          ) : null}
        </p>
      </div>
    </li>
  );
}

function What({ row: { type, before, after } }: { row: Row }) {
  const t = useTranslations('licenseActivity.types');
  const word = (facts: Facts, name: string) => String(facts?.[name] ?? '');
  switch (type) {
    case 'activation.released':
      return t(type, { state: word(after, 'state') });
    case 'activation.forked':
      return t(type, { suspended: word(after, 'suspended') });
    case 'activation.renamed':
      return t(type, {
        before: strangersWord(word(before, 'computerName')),
        after: strangersWord(word(after, 'computerName')),
      });
    case 'license.key-replaced':
      return t(type, { before: word(before, 'keyEnding'), after: word(after, 'keyEnding') });
    case 'license.releases-stopped':
      return t(type, { by: word(after, 'stoppedBy') });
    case 'license.extended':
      return (
        <>
          {t(type)}
          <Terms before={before} after={after} />
        </>
      );
    default:
      return t(type);
  }
}

/** What of its terms changed, as far as it is a number or a day. */
function Terms({ before, after }: Pick<Row, 'before' | 'after'>) {
  const t = useTranslations('licenseActivity.terms');
  const format = useFormatter();
  const shown = (facts: Facts, name: string) => () => {
    const value = facts?.[name];
    if (typeof value === 'number') return format.number(value);
    return typeof value === 'string' ? <TermDay day={value} /> : t('none');
  };
  const changed = (['seats', 'lastDay', 'maintenanceLastDay'] as const).filter(
    (name) => after && name in after,
  );
  return changed.map((name) => (
    <span key={name} className="block font-normal">
      {t.rich(name, { before: shown(before, name), after: shown(after, name) })}
    </span>
  ));
}
