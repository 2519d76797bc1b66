'use server';

import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { z } from 'zod';
import { typedCode } from '@/app/typed-code';
import { mistyped } from '@/app/typed-fields';
import { MOST_BYTES, readHandedRequest } from '@/app/handed-request';
import { missing, refused } from '@/app/refused';
import { wrongName } from '@/app/typed-name';
import { toItsPage } from '@/app/to-its-page';
import { action } from '@/lib/action';
import { activateAtSelfHelp } from '@/lib/operations/activate/activate-at-self-help';
import type { Context } from '@/lib/operations/context';
import { offeredHref, readSite, withTyped } from '../../site';
import { keepTicket } from '../../ticket-cookie';

const text = (max: number) => z.string().max(max).default('');

/** A request pasted as text, or as the file that the wizard saved. */
export const activateByRequest = action(
  {
    name: 'activateByRequest',
    fields: z.object({ request: text(MOST_BYTES), file: z.instanceof(File).optional() }),
  },
  async ({ viewer, input, context }) => {
    const t = await getTranslations('activateByHand');
    const handed = await readHandedRequest(input);
    if (handed === 'too large') return { errors: { file: t('fileTooLarge') } };
    const { request, field } = handed;
    const activated = await activateAtSelfHelp(context, viewer, { request });
    if (!activated.ok) {
      const missing = !request && activated.error.code === 'REQUEST_DAMAGED';
      if (missing) return { errors: { request: t('requestMissing') } };
      toItsPage(activated.error.code, request);
      return refused(activated.error, input, { request: field });
    }
    return show(context, activated.value.activationId);
  },
);

/** Activation Key, Computer ID and Device Code, typed. */
export const activateByCodes = action(
  {
    name: 'activateByCodes',
    fields: z.object({
      activationKey: typedCode('AK'),
      computerId: text(4000),
      computerName: text(4000),
      deviceCode: typedCode('DC'),
    }),
  },
  async ({ viewer, input, context }) => {
    const empty = await missing(input, ['activationKey', 'computerId']);
    const errors = {
      ...empty?.errors,
      ...(await mistyped(input, {
        activationKey: ['AK'],
        computerId: 'computer ID',
        deviceCode: ['DC'],
      })),
      ...(await wrongName(input.computerName))?.errors,
    };
    if (Object.keys(errors).length > 0) return { errors };
    const activated = await activateAtSelfHelp(context, viewer, input);
    if (!activated.ok) {
      const said = await refused(activated.error, input);
      const deactivation = offeredHref(await readSite(), 'deactivate');
      if (activated.error.code !== 'NO_SEAT' || !deactivation) return said;
      await keepTicket(context, 'typed', { activationKey: input.activationKey });
      const t = await getTranslations('noSeat');
      const href = withTyped(deactivation);
      return { ...said, data: { choose: { href, label: t('selfHelp'), text: t('choose') } } };
    }
    return show(context, activated.value.activationId);
  },
);

async function show(context: Context, activationId: string): Promise<never> {
  await keepTicket(context, 'activated', { activationId });
  redirect('/activate/done');
}
