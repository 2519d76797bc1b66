import type { Metadata } from 'next';
import { notFound, redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { DeactivateForm } from '@/components/deactivate/deactivate-form';
import { requestStatus } from '@/components/deactivate/request-notice';
import { getActivation } from '@/lib/operations/license/get-activation';
import { portal } from '@/lib/portal';
import { route } from '@/lib/route';
import { requireViewer } from '../../../require-viewer';
import { deactivate, reportBroken } from './actions';

type Props = { params: Promise<{ activationId: string }> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('deactivate');
  return { title: t('unnamed') };
}

/** Deactivating one computer of a license: one confirm button, with a code where one is asked for. */
export default async function DeactivatePage({ params }: Props) {
  const { activationId } = await params;
  const viewer = await requireViewer(`/computers/${activationId}/deactivate`);
  const computer = await getActivation(portal(), viewer, activationId);
  if (!computer) notFound();
  if (computer.state !== 'active') redirect(`/receipts/${activationId}`);
  return (
    <DeactivateForm
      productName={computer.productName}
      computerName={computer.computerName || undefined}
      computerId={computer.computerId}
      proof={computer.reasonInstead ? 'reason' : computer.dvcRequired ? 'required' : 'optional'}
      action={deactivate}
      fields={{ activationId }}
      brokenAction={reportBroken}
      request={requestStatus(computer.request)}
      backHref={route(`/licenses/${computer.licenseId}`)}
    />
  );
}
