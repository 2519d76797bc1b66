'use server';

import { redirect } from 'next/navigation';
import { notHere } from '@/lib/not-here';
import { getFormatter, getTranslations } from 'next-intl/server';
import { z } from 'zod';
import { deskField, releasedPage } from '@/app/desk-way';
import { typedCode } from '@/app/typed-code';
import { refused } from '@/app/refused';
import { readTicket } from '@/app/ticket-cookie';
import { type Answer, action } from '@/lib/action';
import { deactivateComputer } from '@/lib/operations/release/deactivate-computer';
import type { ReleaseOutcome } from '@/lib/operations/release/release-activation';
import { route } from '@/lib/route';
import { requestRelease } from '@/lib/operations/release-request/request-release';
import { strangersWord } from '@/lib/strangers-words';

const text = (max: number) => z.string().max(max).default('');

/** Frees the seat of a computer of one's own, by the rule that every door follows. */
export const deactivate = action(
  {
    name: 'deactivate',
    fields: z.object({
      activationId: text(100),
      dvc: typedCode('DVC', 'UDVC'),
      reason: text(500),
      otherComputer: text(100),
      waiting: text(10),
      codeOnly: text(10),
      desk: deskField,
    }),
  },
  async ({ viewer, input, context }) => {
    // The page has said why; the form says what is missing, beside its field.
    if (input.codeOnly && !input.dvc.trim()) {
      return refused({ code: 'DVC_REQUIRED' }, input, { code: 'dvc' });
    }
    const both = input.waiting === 'yes';
    const ticket = both ? await readTicket(context, 'waiting') : null;
    // Promised was both: without the request nothing is deactivated.
    if (both && !ticket) redirect('/a/waiting');
    const released = await deactivateComputer(context, viewer, {
      // Offered for its code only: without one, Enter must not deactivate the offered computer.
      activationId: (input.dvc && input.otherComputer) || input.activationId,
      code: input.dvc,
      reason: input.reason,
      ...(ticket ? { waiting: ticket.request } : {}),
    });
    if (ticket && released.ok && released.value.activated) {
      redirect(route(`/a/${encodeURIComponent(ticket.request)}?done=activated`));
    }
    // One of several that have to go: on to the next.
    if (input.waiting && !both && released.ok && released.value.result === 'released') {
      redirect('/a/waiting');
    }
    return released.ok
      ? told(released.value, { viewer, input })
      : refused(released.error, input, { code: 'dvc' });
  },
);

/** "This computer no longer works": asks for its seat, with a reason. */
export const reportBroken = action(
  { name: 'reportBroken', fields: z.object({ activationId: text(100), reason: text(500) }) },
  async ({ viewer, input, context }) => {
    const request = await requestRelease(context, viewer, input);
    if (!request.ok && request.error.code === 'NOT_FOUND') return await notHere();
    if (!request.ok && request.error.code === 'REASON_REQUIRED') {
      const t = await getTranslations('askForSeat');
      return { errors: { reason: t('reasonMissing') } };
    }
    const activationId = input.activationId;
    if (!request.ok) redirect(`/receipts/${activationId}`);
    if (request.value.state === 'granted') redirect(`/receipts/${activationId}?outcome=released`);
    redirect(`/computers/${activationId}/deactivate`);
  },
);

/** Leads to the receipt, or says what the code did instead. Worded as freed only what was freed. */
async function told(
  outcome: ReleaseOutcome,
  asked: Parameters<typeof releasedPage>[0],
): Promise<Answer> {
  const t = await getTranslations('deactivate');
  const format = await getFormatter();
  const name = outcome.computerName || outcome.computerId;
  if (outcome.result === 'other_computer') {
    return { data: { otherComputer: { id: outcome.activationId, name } } };
  }
  if (outcome.result === 'code_used') {
    const date = outcome.releasedAt ? format.dateTime(outcome.releasedAt, 'moment') : '';
    const values = { name: strangersWord(name), date };
    const again = outcome.activeAgain ? ` ${t('activeAgain', values)}` : '';
    return { errors: { dvc: t('codeUsed', values) + again } };
  }
  redirect(releasedPage(asked, outcome.activationId, outcome.result));
}
