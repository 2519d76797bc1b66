import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ChangeAddress } from '@/components/license/change-address';
import { oneOf, type Query, readQuery } from '@/lib/list-query';
import { notHere } from '@/lib/not-here';
import { seeLicense } from '@/lib/operations/license/see-license';
import { portal } from '@/lib/portal';
import { readableAddress } from '@/lib/readable-address';
import { route } from '@/lib/route';
import { requireViewer } from '../../../require-viewer';
import { askForAddress } from './actions';

type Props = { params: Promise<{ licenseId: string }>; searchParams: Promise<Query> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('changeAddress');
  return { title: t('title') };
}

/** Where the owner of a license asks to register it to another address. Staff do so at their desk. */
export default async function ChangeAddressPage({ params, searchParams }: Props) {
  const { licenseId } = await params;
  const viewer = await requireViewer(`/licenses/${licenseId}/address`);
  const license = await seeLicense(portal(), viewer, licenseId);
  if (!license || viewer.kind !== 'customer') return await notHere();
  const { asked } = readQuery(await searchParams, { asked: oneOf(['agree', 'take'] as const) });
  const { productName, keyEnding, registeredEmail } = license;
  return (
    <ChangeAddress
      {...{ productName, keyEnding, asked }}
      backHref={route(`/licenses/${licenseId}`)}
      registered={readableAddress(registeredEmail)}
      ask={viewer.email === registeredEmail ? 'agree' : 'take'}
      action={askForAddress}
      fields={{ licenseId }}
    />
  );
}
