import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { notHere } from '@/lib/not-here';
import { getTranslations } from 'next-intl/server';
import { WayBack } from '@/app/way-back';
import { Receipt } from '@/components/deactivate/receipt';
import { getActivation } from '@/lib/operations/license/get-activation';
import { portal } from '@/lib/portal';
import { route } from '@/lib/route';
import { requireViewer } from '../../require-viewer';

type Props = {
  params: Promise<{ activationId: string }>;
  searchParams: Promise<{ outcome?: string }>;
};

const OUTCOMES = ['released', 'already_released', 'confirmed'] as const;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('receipt');
  return { title: t('title') };
}

/** That a computer was deactivated, when, and how it was proven. */
export default async function ReceiptPage({ params, searchParams }: Props) {
  const { activationId } = await params;
  const { outcome } = await searchParams;
  const viewer = await requireViewer(`/receipts/${activationId}`);
  const computer = await getActivation(portal(), viewer, activationId);
  if (!computer) return await notHere();
  const license = route(`/licenses/${computer.licenseId}`);
  if (!computer.closedAt || !computer.proof) redirect(license);
  return (
    <>
      <Receipt
        productName={computer.productName}
        licenseEnding={computer.keyEnding}
        computerName={computer.computerName || undefined}
        computerId={computer.computerId}
        releasedAt={computer.closedAt}
        proof={computer.proof}
        number={computer.activationId}
        json={{
          href: route(`/receipts/${activationId}/json`),
          name: `receipt-${activationId}.json`,
        }}
        verifyHref="/receipts/verify"
        outcome={OUTCOMES.find((known) => known === outcome)}
        backHref={license}
      />
      <WayBack />
    </>
  );
}
