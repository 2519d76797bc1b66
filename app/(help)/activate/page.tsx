import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ActivateByHand } from '@/components/activate/activate-by-hand';
import { portal } from '@/lib/portal';
import { requireOffered } from '../../site';
import { readTyped } from '../../ticket-cookie';
import { NotKept } from '../not-kept';
import { activateByCodes, activateByRequest } from './actions';

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('activateByHand');
  return { title: t('title') };
}

/** Offline activation at a desk: nobody needs to be signed in, the Activation Key is the right. */
export default async function ActivatePage({ searchParams }: Props) {
  const { computerName } = await requireOffered('activate');
  return (
    <>
      <NotKept searchParams={searchParams} />
      <ActivateByHand
        requestAction={activateByRequest}
        typedAction={activateByCodes}
        computerName={computerName}
        typed={await readTyped(portal(), searchParams)}
      />
    </>
  );
}
