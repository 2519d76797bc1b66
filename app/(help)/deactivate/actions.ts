'use server';

import { redirect } from 'next/navigation';
import { getFormatter, getTranslations } from 'next-intl/server';
import { z } from 'zod';
import { typedCode } from '@/app/typed-code';
import { mistyped } from '@/app/typed-fields';
import { missing, refused } from '@/app/refused';
import { action } from '@/lib/action';
import { askReleaseByMail } from '@/lib/operations/release-request/ask-release-by-mail';
import type { Context } from '@/lib/operations/context';
import {
  deactivateAtSelfHelp,
  type SelfHelpOutcome,
} from '@/lib/operations/release/deactivate-at-self-help';
import { keepTicket } from '../../ticket-cookie';
import { chooseFromList } from './choose-from-list';
import { strangersWord } from '@/lib/strangers-words';

const text = (max: number) => z.string().max(max).default('');

/** Frees the seat of a computer, for whoever has the Activation Key. */
export const deactivateByKey = action(
  {
    name: 'deactivateByKey',
    fields: z.object({
      activationKey: typedCode('AK'),
      computerId: text(4000),
      code: typedCode('DVC', 'UDVC'),
      confirm: text(100),
      otherComputer: text(100),
    }),
  },
  async ({ viewer, input, context }) => {
    const errors = await mistyped(input, {
      activationKey: ['AK'],
      computerId: 'computer ID',
      code: ['DVC', 'UDVC'],
    });
    // Where one is wrong the answer below says it as well.
    if (Object.keys(errors).length > 1) return { errors };
    const { activationKey, code, confirm, otherComputer } = input;
    // Offered for its code only, which says by itself which computer it is.
    const computerId = otherComputer && code ? '' : input.computerId;
    const request = { activationKey, computerId, code, confirmed: confirm };
    const answer = await deactivateAtSelfHelp(context, viewer, request);
    if (!answer.ok) {
      if (answer.error.code === 'DVC_REQUIRED') {
        // The page for a computer that no longer works is filled in with the same.
        await keepTicket(context, 'typed', { activationKey, computerId });
        const t = await getTranslations('deactivateByKey');
        return { errors: { code: t('codeNeeded') }, data: { codeAsked: true } };
      }
      const said = await refused(answer.error, input);
      if (answer.error.code !== 'COMPUTER_ID_REQUIRED') return said;
      return { ...said, data: await chooseFromList(context, viewer, activationKey) };
    }
    if (answer.value.result !== 'confirm_computer')
      return told(context, answer.value, activationKey);
    const { activationId: id, computerName: name, maskedComputerId } = answer.value;
    return { data: { confirm: { id, name, computerId: maskedComputerId } } };
  },
);

/** Leads to the page that says what happened, or says what the code did instead. */
async function told(context: Context, outcome: SelfHelpOutcome, activationKey: string) {
  const { result, releasedAt, maskedComputerId } = outcome;
  const t = await getTranslations('deactivate');
  const format = await getFormatter();
  const name = outcome.computerName || maskedComputerId;
  if (result === 'other_computer') {
    return { data: { otherComputer: { id: outcome.activationId, name } } };
  }
  if (result === 'code_used' || !releasedAt) {
    const date = releasedAt ? format.dateTime(releasedAt, 'moment') : '';
    const values = { name: strangersWord(name), date };
    const again = outcome.activeAgain ? ` ${t('activeAgain', values)}` : '';
    return { errors: { code: t('codeUsed', values) + again } };
  }
  await keepTicket(context, 'deactivated', {
    result,
    at: releasedAt.toISOString(),
    productName: outcome.productName,
    computerName: outcome.computerName,
    maskedComputerId,
    keyEnding: outcome.keyEnding,
    activeAgain: outcome.activeAgain,
    reusable: outcome.reusable,
  });
  await keepTicket(context, 'typed', { activationKey });
  redirect('/deactivate/done');
}

/** Asks the owner, by mail, for the seat of a computer that can show no code. */
export const askRelease = action(
  {
    name: 'askRelease',
    fields: z.object({ activationKey: typedCode('AK'), computerId: text(4000), reason: text(500) }),
  },
  async ({ viewer, input, context }) => {
    const t = await getTranslations('refusal.REASON_REQUIRED');
    const empty = await missing(input, ['activationKey', 'reason'], { reason: t('text') });
    const typed = await mistyped(input, { activationKey: ['AK'], computerId: 'computer ID' });
    const errors = { ...empty?.errors, ...typed };
    if (Object.keys(errors).length > 0) return { errors };
    const request = await askReleaseByMail(context, viewer, input);
    if (!request.ok) {
      const said = await refused(request.error, input);
      if (request.error.code !== 'COMPUTER_ID_REQUIRED') return said;
      return { ...said, data: await chooseFromList(context, viewer, input.activationKey) };
    }
    redirect('/deactivate/broken?sent=1');
  },
);
