import type { Route } from 'next';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { When } from '@/components/ui/when';
import { LONGEST_REASON, strangersWord } from '@/lib/strangers-words';
import { route } from '@/lib/route';
import type { Door, EventType } from '@/lib/rules/vocabulary';
import { type Column, DataTable } from './data-table';

export type TrailRow = {
  id: number;
  at: Date;
  type: EventType;
  door: Door;
  person: string;
  about: string | null;
  licenseId: string | null;
  keyEnding: string | null;
  productName: string | null;
  activationId: string | null;
  computerName: string | null;
  computerId: string | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  reason: string | null;
};

type Props = {
  events: TrailRow[];
  personHref: (person: string) => Route;
  /** Not where all are of one license. */
  licenseHref?: (licenseId: string) => Route;
  caption?: string;
};

/** Events to be read one below the other: when, what, who, to what, and why. */
export function TrailTable({ events, personHref, licenseHref, caption }: Props) {
  const t = useTranslations('staff.trail');
  const line = useTranslations('staff.events');
  const columns: Column<TrailRow>[] = [
    { key: 'at', label: line('at'), cell: ({ at }) => <When at={at} as="moment" /> },
    { key: 'what', label: line('what'), cell: ({ type }) => line(`types.${type}`) },
    {
      key: 'who',
      label: line('who'),
      cell: ({ person, door }) => (
        <>
          {person ? (
            <Link href={personHref(person)} prefetch={false} className="desk-quiet-link">
              <bdi translate="no">{person}</bdi>
            </Link>
          ) : null}{' '}
          <span className="text-muted">{line(`doors.${door}`)}</span>
        </>
      ),
    },
    {
      key: 'about',
      label: t('about'),
      cell: ({ about }) => (about ? <bdi translate="no">{about}</bdi> : null),
    },
    ...(licenseHref ? [licenseColumn(t('license'), licenseHref)] : []),
    {
      key: 'computer',
      label: line('computer'),
      cell: ({ activationId, computerName, computerId }) =>
        activationId ? (
          <Link
            href={route(`/staff/computers/${activationId}`)}
            prefetch={false}
            className="desk-quiet-link"
          >
            {strangersWord(computerName || (computerId ?? ''))}
          </Link>
        ) : null,
    },
    { key: 'details', label: t('details'), cell: (event) => <Details event={event} /> },
    {
      key: 'reason',
      label: line('why'),
      cell: ({ reason }) => {
        const shown = strangersWord(reason ?? '', LONGEST_REASON);
        return <span title={shown}>{shown}</span>;
      },
    },
  ];
  return (
    <DataTable
      caption={caption ?? t('title')}
      columns={columns}
      rows={events}
      keyOf={({ id }) => `${id}`}
    />
  );
}

const licenseColumn = (
  label: string,
  hrefOf: NonNullable<Props['licenseHref']>,
): Column<TrailRow> => ({
  key: 'license',
  label,
  cell: ({ licenseId, keyEnding, productName }) =>
    licenseId ? (
      <Link href={hrefOf(licenseId)} prefetch={false} className="desk-quiet-link">
        {productName}{' '}
        <span translate="no" className="code-face">
          …{keyEnding}
        </span>
      </Link>
    ) : null,
});

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
