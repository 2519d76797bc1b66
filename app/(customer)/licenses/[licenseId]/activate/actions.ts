'use server';

import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { z } from 'zod';
import { computerPage, deskField, licensePage } from '@/app/desk-way';
import { typedCode } from '@/app/typed-code';
import { mistyped } from '@/app/typed-fields';
import { missing, refused } from '@/app/refused';
import { toItsPage } from '@/app/to-its-page';
import { MOST_BYTES, readHandedRequest } from '@/app/handed-request';
import { wrongName } from '@/app/typed-name';
import { action } from '@/lib/action';
import { activateOnLicense } from '@/lib/operations/activate/activate-on-license';

const text = (max: number) => z.string().max(max).default('');

/** A request pasted as text, or as the file that the wizard saved, for a license of one's own. */
export const activateHereByRequest = action(
  {
    name: 'activateHereByRequest',
    fields: z.object({
      licenseId: text(100),
      request: text(MOST_BYTES),
      file: z.instanceof(File).optional(),
      desk: deskField,
    }),
  },
  async ({ viewer, input, context }) => {
    const t = await getTranslations('activateByHand');
    const handed = await readHandedRequest(input);
    if (handed === 'too large') return { errors: { file: t('fileTooLarge') } };
    if (!handed.request) return { errors: { request: t('requestMissing') } };
    const { licenseId } = input;
    const activated = await activateOnLicense(context, viewer, licenseId, {
      request: handed.request,
    });
    if (activated.ok) redirect(computerPage({ viewer, input }, activated.value.activationId));
    toItsPage(activated.error.code, handed.request);
    return refused(activated.error, input, { request: handed.field });
  },
);

/** Computer ID and Device Code, typed; the license's Activation Key is known. */
export const activateHereByCodes = action(
  {
    name: 'activateHereByCodes',
    fields: z.object({
      licenseId: text(100),
      computerId: text(4000),
      computerName: text(4000),
      deviceCode: typedCode('DC'),
      desk: deskField,
    }),
  },
  async ({ viewer, input, context }) => {
    const empty = await missing(input, ['computerId']);
    const errors = {
      ...empty?.errors,
      ...(await mistyped(input, { computerId: 'computer ID', deviceCode: ['DC'] })),
      ...(await wrongName(input.computerName))?.errors,
    };
    if (Object.keys(errors).length > 0) return { errors };
    const { licenseId, desk: _, ...typed } = input;
    const activated = await activateOnLicense(context, viewer, licenseId, typed);
    if (activated.ok) redirect(computerPage({ viewer, input }, activated.value.activationId));
    const said = await refused(activated.error, input);
    if (activated.error.code !== 'NO_SEAT') return said;
    // What is typed cannot wait for a seat, as a request can: to the list, where one is made free.
    const t = await getTranslations('noSeat');
    const href = licensePage({ viewer, input }, licenseId);
    return { ...said, data: { choose: { href, label: t('toList'), text: t('choose') } } };
  },
);
