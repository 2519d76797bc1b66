import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { licenseHref } from '@/app/(staff)/desk-links';
import { requireStaff } from '@/app/(staff)/require-staff';
import { DeskHeader } from '@/components/desk/desk-header';
import { ImportedTable } from '@/components/desk/imported-table';
import { DownloadButton } from '@/components/ui/download-button';
import { Notice } from '@/components/ui/notice';
import { notHere } from '@/lib/not-here';
import { listImported } from '@/lib/operations/import/import-licenses';
import { portal } from '@/lib/portal';
import { readableAddress } from '@/lib/readable-address';
import { route } from '@/lib/route';

type Props = { params: Promise<{ importId: string }> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('staff.importLicenses');
  return { title: t('doneTitle') };
}

/** What a list created: there again whenever it is looked for, should the first answer be lost. */
export default async function ImportedPage({ params }: Props) {
  const { importId } = await params;
  const viewer = await requireStaff(`/staff/licenses/import/${importId}`);
  const rows = await listImported(portal(), viewer, importId);
  if (!rows) return await notHere();
  const t = await getTranslations('staff.importLicenses');
  const license = await getTranslations('staff.license');
  return (
    <>
      <DeskHeader
        title={t('doneTitle')}
        back={{ href: route('/staff/licenses'), label: license('back') }}
      />
      <div className="space-y-4">
        <Notice tone="success" title={t('done', { count: rows.length })}>
          <p>{t('doneText')}</p>
          <DownloadButton
            href={route(`/staff/licenses/import/${importId}/csv`)}
            name="activation-keys.csv"
          >
            {t('keys')}
          </DownloadButton>
        </Notice>
        <ImportedTable
          caption={t('doneTitle')}
          rows={rows.map(({ activationKey: _, ...row }) => ({
            ...row,
            href: licenseHref(row.licenseId),
            registeredEmail: readableAddress(row.registeredEmail),
            organizationName: readableAddress(row.organizationName),
          }))}
        />
      </div>
    </>
  );
}
