import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { DeactivateByKey } from '@/components/deactivate/deactivate-by-key';
import { portal } from '@/lib/portal';
import { offeredHref, requireOffered, withTyped } from '../../site';
import { readTyped } from '../../ticket-cookie';
import { NotKept } from '../not-kept';
import { deactivateByKey } from './actions';

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('deactivateByKey');
  return { title: t('title') };
}

/** Deactivating a computer: nobody needs to be signed in, the Activation Key is the right. */
export default async function DeactivatePage({ searchParams }: Props) {
  const site = await requireOffered('deactivate');
  return (
    <>
      <NotKept searchParams={searchParams} />
      <DeactivateByKey
        action={deactivateByKey}
        codeRequired={site.codeRequired}
        typed={await readTyped(portal(), searchParams)}
        backHref="/"
        keysHref={offeredHref(site, 'keys')}
        brokenHref="/deactivate/broken"
        brokenTypedHref={withTyped('/deactivate/broken')}
      />
    </>
  );
}
