import type { Route } from 'next';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { LONGEST_REASON, strangersWord } from '@/lib/strangers-words';
import type { Door, EventType } from '@/lib/rules/vocabulary';
import { AddressCell, CodeCell, MomentCell } from './cells';
import { DataTable } from './data-table';
import { DeskList, type ListColumn, type ListParts } from './desk-list';

export type TrailRow = {
  id: number;
  at: Date;
  type: EventType;
  door: Door;
  person: string;
  personHref: Route;
  about: string | null;
  licenseHref: Route | null;
  keyEnding: string | null;
  productName: string | null;
  computerHref: Route | null;
  computerName: string | null;
  computerId: string | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  reason: string | null;
};

function useTrailColumns(): ListColumn<TrailRow>[] {
  const t = useTranslations('staff.trail');
  const line = useTranslations('staff.events');
  return [
    {
      key: 'at',
      label: line('at'),
      sorts: { descending: 'newest', ascending: 'oldest' },
      cell: ({ at }) => <MomentCell at={at} />,
    },
    { key: 'what', label: line('what'), cell: ({ type }) => line(`types.${type}`) },
    {
      key: 'who',
      label: line('who'),
      cell: ({ person, personHref, door }) => (
        <>
          {person ? (
            <Link href={personHref} prefetch={false} className="desk-quiet-link">
              <bdi translate="no">{person}</bdi>
            </Link>
          ) : null}{' '}
          <span className="text-muted">{line(`doors.${door}`)}</span>
        </>
      ),
    },
    { key: 'about', label: t('about'), cell: ({ about }) => <AddressCell address={about} /> },
    {
      key: 'license',
      label: t('license'),
      cell: ({ licenseHref, keyEnding, productName }) =>
        licenseHref ? (
          <Link href={licenseHref} prefetch={false} className="desk-quiet-link">
            {productName} <CodeCell code={`…${keyEnding}`} />
          </Link>
        ) : null,
    },
    {
      key: 'computer',
      label: line('computer'),
      cell: ({ computerHref, computerName, computerId }) =>
        computerHref ? (
          <Link href={computerHref} prefetch={false} className="desk-quiet-link">
            {strangersWord(computerName || (computerId ?? ''))}
          </Link>
        ) : null,
    },
    { key: 'details', label: t('details'), cell: (event) => <Details event={event} /> },
    {
      key: 'reason',
      label: line('why'),
      cell: ({ reason }) => (
        <span className="desk-words">{strangersWord(reason ?? '', LONGEST_REASON)}</span>
      ),
    },
  ];
}

/** Events to be read one below the other: when, what, who, to what, and why. */
export function TrailList(parts: ListParts<TrailRow>) {
  const t = useTranslations('staff.trail');
  const columns = useTrailColumns();
  return (
    <DeskList
      {...parts}
      title={t('title')}
      columns={columns}
      empty={{ title: t('noneTitle'), text: t('noneText') }}
    />
  );
}

/** The events of one license, of which that needs not be said. */
export function TrailTable({ caption, events }: { caption: string; events: TrailRow[] }) {
  const columns = useTrailColumns().filter(({ key }) => key !== 'license');
  return (
    <DataTable
      caption={caption}
      columns={columns.map(({ sorts: _, ...column }) => column)}
      rows={events}
      keyOf={({ id }) => `${id}`}
    />
  );
}

/** What an event made of what, as the trail keeps it; a person's id stands as an address beside it. */
function Details({ event: { before, after } }: { event: TrailRow }) {
  const t = useTranslations('staff.trail');
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  const said = names
    .filter((name) => name !== 'userId' && (before ? name in before : isKnown(after?.[name])))
    .map((name) =>
      before
        ? t('detail', { name, from: shown(before[name]), to: shown(after?.[name]) })
        : `${name}: ${shown(after?.[name])}`,
    )
    .join(' · ');
  return (
    <span translate="no" title={said} className="text-muted">
      {said}
    </span>
  );
}

const isKnown = (value: unknown) => value !== null && value !== undefined;

const shown = (value: unknown) =>
  isKnown(value) ? strangersWord(typeof value === 'string' ? value : JSON.stringify(value)) : '–';
