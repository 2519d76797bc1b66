import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ActivateByHand } from '@/components/activate/activate-by-hand';
import { activateByCodes, activateByRequest } from './actions';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('activateByHand');
  return { title: t('title') };
}

/** Offline activation at a desk: nobody needs to be signed in, the Activation Key is the right. */
export default function ActivatePage() {
  return <ActivateByHand requestAction={activateByRequest} typedAction={activateByCodes} />;
}
