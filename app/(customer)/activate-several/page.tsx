import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ActivateSeveral } from '@/components/activate/activate-several';
import { route } from '@/lib/route';
import { requireViewer } from '../require-viewer';
import { activateSeveral } from './actions';
import { MOST_REQUESTS } from './requests-in';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('activateSeveral');
  return { title: t('title') };
}

/** Many requests at once, for whichever licenses of the viewer's they are. */
export default async function ActivateSeveralPage() {
  await requireViewer('/activate-several');
  return (
    <ActivateSeveral
      action={activateSeveral}
      most={MOST_REQUESTS}
      filesHref={route('/activate-several/files')}
      backHref="/licenses"
    />
  );
}
