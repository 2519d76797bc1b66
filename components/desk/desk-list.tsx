import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import type { FormAction } from '@/lib/form-state';
import { EmptyState } from '@/components/ui/empty-state';
import { ColumnChoice } from './column-choice';
import { type Column, DataTable } from './data-table';
import { DeskHeader } from './desk-header';
import { type Filter, FilterBar } from './filter-bar';
import { Pager } from './pager';
import { type ListViews, SavedViews } from './saved-views';

export type ListColumn<R> = Omit<Column<R>, 'sort'> & {
  /** By which sorts of the list it is sorted: the first one is what its head leads to. */
  sorts?: { ascending?: string; descending?: string };
  /** Shown to whoever chooses it. */
  extra?: true;
};

type Changes = Record<string, string | undefined>;

/** A list as it was opened: what its address says, and how that is changed. */
export type OpenedList<R> = {
  path: Route;
  sort: string | undefined;
  columns: string[];
  hrefOf: (changes?: Changes) => Route;
  views: ListViews;
  page: {
    rows: R[];
    previous: string | null;
    next: string | null;
    total: { count: number; more: boolean };
  };
};

/** What the page of a list gives it. */
export type ListParts<R> = {
  list: OpenedList<R>;
  filters: Filter[];
  /** A filter that comes by a link only, said in words. */
  fixed?: { name: string; label: string } | undefined;
  /** Takes the filters out of the form into the address. */
  filter: FormAction;
  /** What makes another row of it. */
  action?: { href: Route; label: string };
  /** Where all of its rows are a file. */
  fileHref?: Route;
};

type Row = { id: string | number };

type Props<R> = ListParts<R> & {
  title: string;
  columns: ListColumn<R>[];
  empty: { title: string; text: string };
};

/** A list of the desk: its filters, its rows in the columns chosen, the pages around it. */
export function DeskList<R extends Row>({
  list,
  title,
  filters,
  fixed,
  empty,
  fileHref,
  ...rest
}: Props<R>) {
  const t = useTranslations('staff.list');
  const { path, page, hrefOf } = list;
  const columns = shownOf(rest.columns, list.columns).map(({ sorts, extra: _, ...column }) => ({
    ...column,
    ...(sorts ? { sort: sortLink(sorts, list) } : {}),
  }));
  const pageHref = (cursor: string | null) => (cursor ? hrefOf({ at: cursor }) : undefined);
  return (
    <>
      <DeskHeader title={title} action={rest.action} />
      <FilterBar
        path={path}
        action={rest.filter}
        here={hrefOf()}
        filters={filters}
        fixed={fixed && { ...fixed, withoutHref: hrefOf({ [fixed.name]: undefined }) }}
      />
      <SavedViews views={list.views} here={hrefOf()} />
      {page.rows.length === 0 ? (
        <EmptyState {...empty} />
      ) : (
        <DataTable caption={title} columns={columns} rows={page.rows} keyOf={({ id }) => `${id}`} />
      )}
      <Pager
        previousHref={pageHref(page.previous)}
        nextHref={pageHref(page.next)}
        total={page.total}
      />
      <div className="desk-foot">
        <ColumnChoice path={path} here={hrefOf()} columns={rest.columns} shown={columns} />
        {fileHref ? (
          // A file, not a page: the browser itself has to fetch it.
          <a href={fileHref} download className="text-link">
            {t('export')}
          </a>
        ) : null}
      </div>
    </>
  );
}

/** Those that were chosen, else those that everybody sees; the first one always. */
function shownOf<R>(columns: ListColumn<R>[], chosen: string[]): ListColumn<R>[] {
  const wanted = columns.filter(({ key }) => chosen.includes(key));
  if (wanted.length === 0) return columns.filter(({ extra }) => !extra);
  return columns.filter((column, index) => index === 0 || wanted.includes(column));
}

function sortLink<R>(sorts: NonNullable<ListColumn<R>['sorts']>, { sort, hrefOf }: OpenedList<R>) {
  const ways = Object.entries(sorts) as ['ascending' | 'descending', string][];
  const at = ways.findIndex(([, name]) => name === sort);
  const [, next] = ways[at + 1] ?? ways[0] ?? [];
  return { href: hrefOf({ sort: next }), now: ways[at]?.[0] };
}
