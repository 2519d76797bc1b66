import type { Route } from 'next';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { SubmitButton } from '@/components/form/submit-button';
import { Card } from '@/components/ui/card';
import { DownloadButton } from '@/components/ui/download-button';
import { PageHeader } from '@/components/ui/page-header';
import { TermDay } from '@/components/ui/term-day';
import type { FormAction } from '@/lib/form-state';
import { route } from '@/lib/route';
import { strangersWord } from '@/lib/strangers-words';

type KeyRow = {
  activationId: string;
  computerId: string;
  computerName: string;
  validThrough: string | null;
};

type Props = {
  productName: string;
  /** Last group of the license's Activation Key. */
  ending: string;
  outdated: KeyRow[];
  /** How many of these run out within so many days. */
  soon: { count: number; days: number };
  made: KeyRow[];
  more: boolean;
  /** Rows that are shown; the file has them all. */
  most: number;
  make: FormAction;
  fields: Record<string, string>;
  file: { href: Route; name: string };
  backHref: Route;
};

/** Offline computers that need a new Computer Key: first it is made, then all are taken along at once. */
export function OfflineKeys(props: Props) {
  const { productName, ending, outdated, soon, made, more, most, make, fields, file } = props;
  const t = useTranslations('offlineKeys');
  return (
    <div className="mx-auto max-w-reading">
      <PageHeader
        title={t('title')}
        context={productName}
        lead={t('lead')}
        back={{ href: props.backHref, label: t('back', { ending }) }}
      />
      <div className="space-y-6">
        {outdated.length + made.length === 0 ? <p>{t('none')}</p> : null}
        {outdated.length > 0 ? (
          <Card>
            <ActionForm action={make} id="make-keys" fields={fields} className="space-y-4">
              <p>
                {t('outdated', { count: outdated.length })} {t('soon', soon)}
              </p>
              <Computers rows={outdated} most={most} caption={t('outdatedCaption')} />
              <SubmitButton pending={t('making')}>{t('make')}</SubmitButton>
            </ActionForm>
          </Card>
        ) : null}
        {made.length > 0 ? (
          <Card>
            <div className="space-y-4">
              <p>{t('made', { count: made.length })}</p>
              <DownloadButton href={file.href} name={file.name} tone="primary">
                {t('download')}
              </DownloadButton>
              <p className="text-muted">{t('downloadText')}</p>
              <Computers rows={made} most={most} caption={t('madeCaption')} />
            </div>
          </Card>
        ) : null}
        {more ? <p className="text-muted">{t('more')}</p> : null}
      </div>
    </div>
  );
}

function Computers({ rows, most, caption }: { rows: KeyRow[]; most: number; caption: string }) {
  const t = useTranslations('offlineKeys');
  return (
    <>
      <table className="w-full text-left" aria-label={caption}>
        <thead className="text-sm text-muted">
          <tr>
            <th scope="col" className="py-1 pr-4 font-medium">
              {t('computer')}
            </th>
            <th scope="col" className="py-1 font-medium">
              {t('validThrough')}
            </th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {rows.slice(0, most).map(({ activationId, computerName, computerId, validThrough }) => (
            <tr key={activationId} className="align-top">
              <td className="py-2 pr-4 break-words">
                <Link
                  href={route(`/computers/${activationId}`)}
                  prefetch={false}
                  className="text-link"
                >
                  {strangersWord(computerName || computerId)}
                </Link>
              </td>
              <td className="py-2 text-muted">
                {validThrough ? <TermDay day={validThrough} /> : t('never')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > most ? (
        <p className="text-muted">{t('rest', { count: rows.length - most })}</p>
      ) : null}
    </>
  );
}
