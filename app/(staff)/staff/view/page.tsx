import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { DeskHeader } from '@/components/desk/desk-header';
import { ViewAs } from '@/components/desk/view-as';
import { route } from '@/lib/route';
import { requireStaff } from '../../require-staff';
import { viewAs } from './actions';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('staff.view');
  return { title: t('title') };
}

/** What a customer sees, for whoever helps them on the phone. */
export default async function ViewPage() {
  await requireStaff(route('/staff/view'));
  const t = await getTranslations('staff.view');
  return (
    <>
      <DeskHeader title={t('title')} />
      <ViewAs action={viewAs} />
    </>
  );
}
