import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { requireStaff } from '@/app/(staff)/require-staff';
import { DeskHeader } from '@/components/desk/desk-header';
import { ImportForm } from '@/components/desk/import-form';
import { columnNames, MOST_ROWS } from '@/lib/operations/import/read-list';
import { route } from '@/lib/route';
import { importList } from './actions';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('staff.importLicenses');
  return { title: t('title') };
}

/** Many licenses at once: first what would be created, then all of it. */
export default async function ImportPage() {
  await requireStaff('/staff/licenses/import');
  const t = await getTranslations('staff.importLicenses');
  return (
    <>
      <DeskHeader
        title={t('title')}
        back={{ href: route('/staff/licenses/new'), label: t('back') }}
      />
      <ImportForm
        action={importList}
        importId={crypto.randomUUID()}
        columns={columnNames.join(', ')}
        most={MOST_ROWS}
      />
    </>
  );
}
