import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { organizationWord } from '@/app/(customer)/organizations/organization-word';
import { requireViewer } from '@/app/(customer)/require-viewer';
import { EraseAccount } from '@/components/account/erase-account';
import { DownloadButton } from '@/components/ui/download-button';
import { PageHeader } from '@/components/ui/page-header';
import { notHere } from '@/lib/not-here';
import { describeErasure } from '@/lib/operations/personal/describe-erasure';
import { portal } from '@/lib/portal';
import { route } from '@/lib/route';
import { onlySignedIn } from '../../only-signed-in';
import { ACCOUNT } from '../account-href';
import { eraseAccount } from './actions';

const DATA = route('/account/data');

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('account.data');
  return { title: t('title') };
}

/** What the portal holds about somebody: to take with them, and to have erased. */
export default async function DataPage() {
  const viewer = await onlySignedIn(await requireViewer(DATA));
  const erasure = await describeErasure(portal(), viewer);
  if (!erasure) return await notHere();
  const t = await getTranslations('account');
  return (
    <div className="mx-auto max-w-reading">
      <PageHeader
        title={t('data.title')}
        lead={t('data.lead')}
        back={{ href: ACCOUNT, label: t('back') }}
      />
      <p className="mb-4">{t('data.holds')}</p>
      <DownloadButton href={route('/account/data/json')} name="your-data.json">
        {t('data.file')}
      </DownloadButton>
      <EraseAccount
        licenses={erasure.licenses}
        lastContactOf={erasure.lastContactOf.map(({ id, name }) => ({
          name: organizationWord(name),
          href: route(`/organizations/${id}`),
        }))}
        action={viewer.kind === 'customer' ? eraseAccount : undefined}
      />
    </div>
  );
}
