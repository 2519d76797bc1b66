import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { DeskHeader } from '@/components/desk/desk-header';
import { ViewAs } from '@/components/desk/view-as';
import { readableAddress } from '@/lib/readable-address';
import { route } from '@/lib/route';
import { mailAddress, type Query, readQuery } from '@/lib/list-query';
import { requireStaff } from '../../require-staff';
import { viewAs } from './actions';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('staff.view');
  return { title: t('title') };
}

/** What a customer sees, for whoever helps them on the phone. */
export default async function ViewPage({ searchParams }: { searchParams: Promise<Query> }) {
  await requireStaff(route('/staff/view'));
  const { email } = readQuery(await searchParams, { email: mailAddress });
  const t = await getTranslations('staff.view');
  return (
    <>
      <DeskHeader title={t('title')} />
      <ViewAs action={viewAs} email={email && readableAddress(email)} />
    </>
  );
}
