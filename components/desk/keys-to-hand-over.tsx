import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { SubmitButton } from '@/components/form/submit-button';
import { DownloadButton } from '@/components/ui/download-button';
import { When } from '@/components/ui/when';
import type { FormAction } from '@/lib/form-state';
import { CodeCell, ComputerCell } from './cells';
import { type Column, DataTable } from './data-table';

export type KeyRow = {
  href: Route;
  activationId: string;
  computerId: string;
  computerName: string;
  issuedAt: Date;
  lastSeenAt: Date | null;
};

type Props = {
  outdated: KeyRow[];
  made: KeyRow[];
  more: boolean;
  /** Rows that are shown; the file has them all. */
  most: number;
  make: FormAction;
  fields: Record<string, string>;
  file: { href: Route; name: string };
};

/** Offline computers that need a new Computer Key: first it is made, then all are handed over at once. */
export function KeysToHandOver({ outdated, made, more, most, make, fields, file }: Props) {
  const t = useTranslations('staff.handOver');
  return (
    <section className="desk-card space-y-3" aria-labelledby="hand-over">
      <h2 id="hand-over">{t('title')}</h2>
      {outdated.length > 0 ? (
        <ActionForm action={make} id="make-keys" fields={fields} className="space-y-2">
          <p>{t('outdated', { count: outdated.length })}</p>
          <Computers rows={outdated.slice(0, most)} caption={t('outdatedCaption')} />
          <Rest count={outdated.length - most} />
          <SubmitButton tone="secondary" pending={t('making')}>
            {t('make')}
          </SubmitButton>
        </ActionForm>
      ) : null}
      {made.length > 0 ? (
        <div className="space-y-2">
          <p>{t('made', { count: made.length })}</p>
          <Computers rows={made.slice(0, most)} caption={t('madeCaption')} />
          <Rest count={made.length - most} />
          <DownloadButton href={file.href} name={file.name}>
            {t('download')}
          </DownloadButton>
          <p className="text-muted">{t('downloadText')}</p>
        </div>
      ) : null}
      {more ? <p className="text-muted">{t('more')}</p> : null}
    </section>
  );
}

function Rest({ count }: { count: number }) {
  const t = useTranslations('staff.handOver');
  return count > 0 ? <p className="text-muted">{t('rest', { count })}</p> : null;
}

function Computers({ rows, caption }: { rows: KeyRow[]; caption: string }) {
  const t = useTranslations('staff.handOver');
  const words = useTranslations('staff.computers');
  const columns: Column<KeyRow>[] = [
    {
      key: 'computer',
      label: words('computer'),
      cell: ({ href, computerName, computerId }) => (
        <ComputerCell href={href} name={computerName} id={computerId} />
      ),
    },
    {
      key: 'computer-id',
      label: words('computerId'),
      cell: ({ computerId }) => <CodeCell code={computerId} />,
    },
    {
      key: 'issued',
      label: t('issued'),
      numeric: true,
      cell: ({ issuedAt }) => <When at={issuedAt} />,
    },
    {
      key: 'seen',
      label: words('lastSeen'),
      numeric: true,
      cell: ({ lastSeenAt }) =>
        lastSeenAt ? (
          <When at={lastSeenAt} as="relative" />
        ) : (
          <span className="text-muted">{words('never')}</span>
        ),
    },
  ];
  return (
    <DataTable
      caption={caption}
      columns={columns}
      rows={rows}
      keyOf={({ activationId }) => activationId}
    />
  );
}
