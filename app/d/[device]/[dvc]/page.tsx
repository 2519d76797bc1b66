import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { DeactivateConfirm } from '@/components/landing/deactivate-confirm';
import { Deactivated } from '@/components/landing/deactivated';
import { LandingRefused } from '@/components/landing/landing-refused';
import { viewerOf } from '@/lib/auth/viewer';
import { describeDeactivation } from '@/lib/operations/release/describe-deactivation';
import { readScannedCode } from '@/lib/operations/release/read-scanned-code';
import { portal } from '@/lib/portal';
import { deactivateScanned } from './actions';

type Props = {
  params: Promise<{ device: string; dvc: string }>;
  searchParams: Promise<{ done?: string }>;
};

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('deactivateConfirm');
  return { title: t('title') };
}

/** Where the wizard's deactivation QR lands: the license is gone there; one tap frees the seat. */
export default async function DeactivationLanding({ params, searchParams }: Props) {
  const { device, dvc } = await params;
  const { done } = await searchParams;
  const scanned = readScannedCode(device, dvc);
  if (!scanned.ok) return <LandingRefused refusal={scanned.error} licensesHref="/licenses" />;
  const described = await describeDeactivation(portal(), await viewerOf(), scanned.value);
  if (!described.ok) {
    return <LandingRefused refusal={described.error} licensesHref="/licenses" />;
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
    // The tap leads back here: only it may say "done now", a later scan says "done already".
    const result = done === 'released' || done === 'confirmed' ? done : 'already_released';
    return <Deactivated {...computer} result={result} at={closedAt} reusable={reusable} />;
  }
  return (
    <DeactivateConfirm
      {...computer}
      reusable={reusable}
      action={deactivateScanned}
      fields={{ device, dvc }}
    />
  );
}
