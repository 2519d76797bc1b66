import type { Metadata, Route } from 'next';
import { getTranslations } from 'next-intl/server';
import { cache } from 'react';
import { ActionForm } from '@/components/form/action-form';
import { SubmitButton } from '@/components/form/submit-button';
import { TextArea } from '@/components/form/text-area';
import { TextField } from '@/components/form/text-field';
import { ClaimTable } from '@/components/desk/claim-table';
import { DeskHeader } from '@/components/desk/desk-header';
import { RequestFacts } from '@/components/desk/request-facts';
import { computerWord } from '@/app/(staff)/computer-word';
import { notHere } from '@/lib/not-here';
import { getReleaseRequest } from '@/lib/operations/queues/list-release-requests';
import { portal } from '@/lib/portal';
import { readableAddress } from '@/lib/readable-address';
import { route } from '@/lib/route';
import { computerHref, licenseHref } from '../../../desk-links';
import { listHref, type Query, readQuery, rowId } from '@/lib/list-query';
import { requireStaff } from '../../../require-staff';
import { decideRequest, giveBack } from './actions';

type Props = { params: Promise<{ requestId: string }>; searchParams: Promise<Query> };

/** Once per request, for the title and the page. */
const readRequest = cache(async (requestId: string) => {
  const viewer = await requireStaff(route(`/staff/requests/${requestId}`));
  return getReleaseRequest(portal(), viewer, requestId);
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await getTranslations('staff.request');
  const request = await readRequest((await params).requestId);
  if (request) return { title: t('title', { name: computerWord(request) }) };
  return { title: (await getTranslations('staff.requests'))('title') };
}

/** One request for a seat: what decides it, and the answer. `?claim=`: one that is to be given back. */
export default async function RequestPage({ params, searchParams }: Props) {
  const { requestId } = await params;
  const here: Route = route(`/staff/requests/${requestId}`);
  const request = await readRequest(requestId);
  if (!request) return await notHere();
  const { claim } = readQuery(await searchParams, { claim: rowId });
  const chosen = request.earlier.find(({ activationId }) => activationId === claim);
  const t = await getTranslations('staff.request');
  const list = await getTranslations('staff.requests');
  const email = readableAddress(request.registeredEmail);
  return (
    <>
      <DeskHeader
        title={t('title', { name: computerWord(request) })}
        back={{ href: '/staff/requests', label: list('title') }}
        mark={list(`states.${request.state}`)}
      />
      <div className="desk-halves">
        <RequestFacts
          request={{
            ...request,
            organizationName: readableAddress(request.organizationName),
            registeredEmail: email,
            licenseHref: licenseHref(request.licenseId),
            computerHref: computerHref(request.activationId),
          }}
        />
        {request.state === 'open' ? (
          <section aria-labelledby="decide-title" className="max-w-reading">
            <h2 id="decide-title" className="mb-2 font-semibold">
              {t('decide')}
            </h2>
            <ActionForm action={decideRequest} fields={{ requestId }} id="decide">
              <TextArea name="answer" label={t('answer')} hint={t('answerHint', { email })} />
              <div className="flex flex-wrap gap-3">
                <SubmitButton name="decision" value="grant" pending={t('pending')}>
                  {t('grant')}
                </SubmitButton>
                <SubmitButton
                  name="decision"
                  value="decline"
                  tone="secondary"
                  pending={t('pending')}
                >
                  {t('decline')}
                </SubmitButton>
              </div>
              <p className="text-muted">{t('noUndo')}</p>
            </ActionForm>
          </section>
        ) : null}
      </div>
      <h2 className="mt-6 mb-2 font-semibold">{t('earlier')}</h2>
      {chosen && chosen.givenBackAt === null ? (
        <ActionForm
          action={giveBack}
          fields={{ requestId, activationId: chosen.activationId }}
          id="give-back"
          className="mb-4 max-w-reading space-y-4"
        >
          <h3 className="font-semibold">{t('giveBackTitle', { name: computerWord(chosen) })}</h3>
          <p>{t('giveBackText')}</p>
          <TextField name="reason" label={t('giveBackReason')} required />
          <SubmitButton tone="secondary">{t('giveBackSubmit')}</SubmitButton>
        </ActionForm>
      ) : null}
      <ClaimTable
        claims={request.earlier.map((one) => ({
          ...one,
          href: computerHref(one.activationId),
          giveBackHref: listHref(here, { claim: one.activationId }),
        }))}
      />
    </>
  );
}
