import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { notHere } from '@/lib/not-here';
import { getTranslations } from 'next-intl/server';
import { DeactivateForm } from '@/components/deactivate/deactivate-form';
import { describeRefusal } from '@/components/form/describe-refusal';
import { requestStatus } from '@/components/deactivate/request-notice';
import type { Viewer } from '@/lib/operations/viewer';
import { describeRequest } from '@/lib/operations/activate/describe-request';
import { getActivation } from '@/lib/operations/license/get-activation';
import { portal } from '@/lib/portal';
import { route } from '@/lib/route';
import { requireViewer } from '../../../require-viewer';
import { readTicket } from '../../../../ticket-cookie';
import { offerSupportFor } from '../../../../support';
import { deactivate, reportBroken } from './actions';
import { readableAddress } from '@/lib/readable-address';

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
  if (!computer) return await notHere();
  if (computer.state !== 'active') redirect(`/receipts/${activationId}`);
  const { withoutCode } = computer;
  const why =
    withoutCode && withoutCode.code !== 'DVC_REQUIRED'
      ? await describeRefusal(withoutCode, await offerSupportFor(withoutCode))
      : null;
  const waiting = await waitingFor(viewer, computer.licenseId);
  return (
    <DeactivateForm
      waiting={waiting}
      productName={computer.productName}
      computerName={computer.computerName || undefined}
      computerId={computer.computerId}
      proof={computer.reasonInstead ? 'reason' : withoutCode ? 'required' : 'optional'}
      why={why}
      mailedTo={readableAddress(computer.registeredEmail)}
      action={deactivate}
      fields={{
        activationId,
        ...(waiting ? { waiting: waiting.more === 0 ? 'yes' : 'more' } : {}),
        ...(why ? { codeOnly: 'yes' } : {}),
      }}
      brokenAction={reportBroken}
      request={requestStatus(computer.request)}
      backHref={route(`/licenses/${computer.licenseId}`)}
    />
  );
}

/** The computer whose request waits for a seat of this license, where this browser brought one. */
async function waitingFor(viewer: Viewer, licenseId: string) {
  const ticket = await readTicket(portal(), 'waiting');
  const described = ticket ? await describeRequest(portal(), viewer, ticket.request) : null;
  if (!described?.ok || described.value.ownLicenseId !== licenseId) return undefined;
  const { next, computerName, maskedComputerId } = described.value;
  const noSeat = next.is === 'refused' && next.refusal.code === 'NO_SEAT';
  return noSeat ? { name: computerName || maskedComputerId, more: next.toFree - 1 } : undefined;
}
