import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { DeskHeader } from '@/components/desk/desk-header';
import { FindForm } from '@/components/desk/find-form';
import { requireStaff } from '../require-staff';
import { find } from './actions';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('staff.find');
  return { title: t('title') };
}

/** Where staff begin: whoever calls names something, and this finds it. */
export default async function DeskPage() {
  await requireStaff('/staff');
  const t = await getTranslations('staff.find');
  const words = { label: t('label'), hint: t('hint'), submit: t('submit') };
  return (
    <div className="desk-narrow">
      <DeskHeader title={t('title')} />
      <FindForm action={find} id="find" words={words} />
    </div>
  );
}
