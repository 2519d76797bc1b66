import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { cache } from 'react';
import { DeactivateConfirm } from '@/components/landing/deactivate-confirm';
import { Deactivated } from '@/components/landing/deactivated';
import { LandingRefused } from '@/components/landing/landing-refused';
import { viewerOf } from '@/lib/auth/viewer';
import { describeDeactivation } from '@/lib/operations/release/describe-deactivation';
import { readScannedCode } from '@/lib/olp/scanned-code';
import { portal } from '@/lib/portal';
import { strangersWord } from '@/lib/strangers-words';
import { offerSupportFor, refusedTitle } from '../../../support';
import { deactivateScanned } from './actions';

type Props = {
  params: Promise<{ device: string; dvc: string }>;
  searchParams: Promise<{ done?: string }>;
};

/** Once per request, for the title and the page. */
const readCode = cache(async (device: string, dvc: string) => {
  const scanned = readScannedCode(device, dvc);
  return scanned.ok ? describeDeactivation(portal(), await viewerOf(), scanned.value) : scanned;
});

/** What the page says, not what it was before. */
export async function generateMetadata({ params, searchParams }: Props): Promise<Metadata> {
  const { device, dvc } = await params;
  const described = await readCode(device, dvc);
  if (!described.ok) return { title: await refusedTitle(described.error) };
  const { closedAt, settled, computerName: name } = described.value;
  if (!closedAt || !settled) {
    const t = await getTranslations('deactivateConfirm');
    return { title: t(closedAt ? 'titleClosed' : 'title') };
  }
  const t = await getTranslations('deactivated');
  const result = resultOf(await searchParams);
  if (result !== 'released') return { title: t(result) };
  return { title: name ? t('released', { name: strangersWord(name) }) : t('releasedUnnamed') };
}

/** The tap leads back here: only it may say "done now", a later scan says "done already". */
const resultOf = ({ done }: { done?: string }) =>
  done === 'released' || done === 'confirmed' ? done : 'already_released';

/** Where the wizard's deactivation QR lands: the license is gone there; one tap frees the seat. */
export default async function DeactivationLanding({ params, searchParams }: Props) {
  const { device, dvc } = await params;
  const described = await readCode(device, dvc);
  if (!described.ok) {
    const support = await offerSupportFor(described.error);
    const signedIn = (await viewerOf()).kind !== 'key-holder';
    const at = { support, licensesHref: '/licenses', signedIn } as const;
    return <LandingRefused refusal={described.error} {...at} />;
  }
  const { productName, computerName, maskedComputerId, keyEnding, closedAt, reusable } =
    described.value;
  const computer = {
    productName,
    computerName: computerName || undefined,
    maskedComputerId,
    licenseEnding: keyEnding,
  };
  if (closedAt && described.value.settled) {
    const result = resultOf(await searchParams);
    return <Deactivated {...computer} result={result} at={closedAt} reusable={reusable} />;
  }
  return (
    <DeactivateConfirm
      {...computer}
      reusable={reusable}
      closed={closedAt !== null}
      action={deactivateScanned}
      fields={{ device, dvc }}
    />
  );
}
