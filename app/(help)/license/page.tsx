import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { AskForLicense } from '@/components/license/ask-for-license';
import { portal } from '@/lib/portal';
import { offeredHref, requireOffered } from '../../site';
import { readTyped } from '../../ticket-cookie';
import { NotKept } from '../not-kept';
import { showLicense } from './actions';

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('licenseInfo');
  return { title: t('title') };
}

/** Asks for the Activation Key of the license that somebody wants to know about. */
export default async function LicensePage({ searchParams }: Props) {
  const site = await requireOffered('license');
  const { activationKey } = await readTyped(portal(), searchParams);
  return (
    <>
      <NotKept searchParams={searchParams} />
      <AskForLicense
        action={showLicense}
        activationKey={activationKey}
        backHref="/"
        keysHref={offeredHref(site, 'keys')}
      />
    </>
  );
}
