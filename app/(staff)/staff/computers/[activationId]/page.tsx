import type { Metadata } from 'next';
import { computerWord } from '@/app/(staff)/computer-word';
import { notHere } from '@/lib/not-here';
import { getTranslations } from 'next-intl/server';
import { cache } from 'react';
import { alarmWith } from '@/app/(customer)/alarm-with';
import { clearAlarm, rename, renew } from '@/app/(customer)/computers/[activationId]/actions';
import { deactivate } from '@/app/(customer)/computers/[activationId]/deactivate/actions';
import { oneOf, type Query, readQuery } from '@/lib/list-query';
import { requireStaff } from '@/app/(staff)/require-staff';
import { licenseFileName } from '@/lib/license-files';
import { ComputerKey } from '@/components/codes/computer-key';
import { RequestNotice, requestStatus } from '@/components/deactivate/request-notice';
import { ComputerFacts } from '@/components/desk/computer-facts';
import { DeskHeader } from '@/components/desk/desk-header';
import { ReleaseForm } from '@/components/desk/release-form';
import { CloneAlarm } from '@/components/license/clone-alarm';
import { RenameComputer } from '@/components/license/rename-computer';
import { Notice } from '@/components/ui/notice';
import { StateMark } from '@/components/ui/state-mark';
import { getActivation } from '@/lib/operations/license/get-activation';
import { getComputerKey } from '@/lib/operations/license/get-computer-key';
import { portal } from '@/lib/portal';
import { readableAddress } from '@/lib/readable-address';
import { route } from '@/lib/route';
import { sendKey } from './actions';

type Props = { params: Promise<{ activationId: string }>; searchParams: Promise<Query> };

const SHAPE = { outcome: oneOf(['released', 'confirmed', 'already_released']) };

/** Once per request, for the title and the page. */
const readComputer = cache(async (activationId: string) => {
  const viewer = await requireStaff(`/staff/computers/${activationId}`);
  return getActivation(portal(), viewer, activationId);
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await getTranslations('staff.computer');
  const computer = await readComputer((await params).activationId);
  return { title: computer ? computerWord(computer) : t('pageTitle') };
}

/** One computer of a license: its key to be handed over, and the way to free its seat. */
export default async function DeskComputerPage({ params, searchParams }: Props) {
  const { activationId } = await params;
  const viewer = await requireStaff(`/staff/computers/${activationId}`);
  const { outcome } = readQuery(await searchParams, SHAPE);
  const computer = await readComputer(activationId);
  if (!computer) return await notHere();
  const active = computer.state === 'active';
  const found = active ? await getComputerKey(portal(), viewer, activationId) : null;
  const t = await getTranslations('staff.computer');
  const receipt = await getTranslations('receipt');
  const name = computerWord(computer);
  const fields = { activationId, desk: 'yes' };
  const request = requestStatus(computer.request);
  return (
    <>
      <DeskHeader
        title={name}
        back={{
          href: route(`/staff/licenses/${computer.licenseId}`),
          label: t('back', { product: computer.productName, ending: computer.keyEnding }),
        }}
        mark={<StateMark state={computer.state} />}
      />
      {outcome && !active ? (
        <div className="mb-4">
          <Notice
            tone={outcome === 'already_released' ? 'info' : 'success'}
            title={receipt(outcome, { name })}
          />
        </div>
      ) : null}
      {found?.ok && found.value.cloneAlarm ? (
        <div className="desk-form mb-4">
          <CloneAlarm {...alarmWith(found.value.cloneAlarm, clearAlarm, fields)} />
        </div>
      ) : null}
      {request && active ? (
        <div className="mb-4">
          <RequestNotice
            request={request}
            answerHref={
              computer.request ? route(`/staff/requests/${computer.request.id}`) : undefined
            }
          />
        </div>
      ) : null}
      <div className="desk-columns">
        <div className="min-w-0 space-y-4">
          {found?.ok ? (
            <section className="desk-card" aria-labelledby="key">
              <h2 id="key">{t('key')}</h2>
              <ComputerKey
                computerKey={found.value.key.computerKey}
                shortKey={found.value.key.shortComputerKey}
                licenseFile={
                  found.value.fileOffered
                    ? {
                        href: route(`/computers/${activationId}/license-file`),
                        name: licenseFileName(computer.computerName),
                      }
                    : undefined
                }
                mail={{
                  action: sendKey,
                  fields: { activationId },
                  label: t('sendTo', { email: readableAddress(computer.registeredEmail) }),
                }}
                renew={found.value.outdated ? { action: renew, fields } : undefined}
              />
            </section>
          ) : null}
          {active ? (
            <ReleaseForm
              action={deactivate}
              fields={fields}
              name={name}
              email={readableAddress(computer.registeredEmail)}
            />
          ) : null}
        </div>
        <aside className="space-y-4">
          <ComputerFacts
            computer={{
              ...computer,
              organizationName: readableAddress(computer.organizationName),
              registeredEmail: readableAddress(computer.registeredEmail),
            }}
            receiptHref={computer.proof ? route(`/receipts/${activationId}`) : undefined}
          />
          {active ? (
            <section className="desk-card desk-form">
              <RenameComputer action={rename} fields={fields} name={computer.computerName} />
            </section>
          ) : null}
        </aside>
      </div>
    </>
  );
}
