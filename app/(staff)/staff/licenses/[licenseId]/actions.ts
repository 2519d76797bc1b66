'use server';

import { refresh } from 'next/cache';
import { redirect } from 'next/navigation';
import { getLocale, getTranslations } from 'next-intl/server';
import { z } from 'zod';
import { onlyStaff } from '@/app/(staff)/only-staff';
import { readTypedTerms, termFields } from '@/app/(staff)/typed-terms';
import { missing, refused } from '@/app/refused';
import type { OneResult } from '@/components/form/result-list';
import { action, type Answer } from '@/lib/action';
import type { Result } from '@/lib/olp/result';
import { makeKeysToHandOver } from '@/lib/operations/own/keys-to-hand-over';
import { getActivation } from '@/lib/operations/license/get-activation';
import { changeLicenseAddress } from '@/lib/operations/people/change-license-address';
import { moveLicense } from '@/lib/operations/people/move-license';
import {
  extendLicense,
  resumeLicense,
  revokeLicense,
  suspendLicense,
} from '@/lib/operations/vendor/change-license';
import { deactivateComputer } from '@/lib/operations/release/deactivate-computer';
import type { LicenseTerms } from '@/lib/operations/vendor/license-terms';
import { noteLicense } from '@/lib/operations/vendor/note-license';
import { reissueActivationKey } from '@/lib/operations/vendor/reissue-activation-key';
import { refusalSentence } from '@/lib/refusal-words';
import { route } from '@/lib/route';
import { strangersWord } from '@/lib/strangers-words';

const text = (max: number) => z.string().trim().max(max).default('');
const fields = z.object({ licenseId: text(100), reason: text(500) });

type Done = 'changed' | 'address' | 'moved' | 'reissued' | 'noted' | 'keys' | keyof typeof SETTERS;
type Refused = Parameters<typeof refused>[0];

/** Back to the license, which says what was done; or why not, where it was asked. */
async function answer(
  changed: Result<unknown, Refused>,
  input: { licenseId: string },
  done: Done,
): Promise<Answer> {
  if (!changed.ok) return await refused(changed.error, input);
  redirect(route(`/staff/licenses/${input.licenseId}?done=${done}`));
}

/** The reason for what takes something away from somebody. */
async function reasonMissing(input: { reason: string }) {
  const t = await getTranslations('staff.license');
  return missing(input, ['reason'], { reason: t('reasonMissing') });
}

/** Other terms: what was left as it was is not changed. */
export const changeTerms = action(
  {
    name: 'changeTerms',
    fields: fields.extend({
      ...termFields,
      ...{ seatsWas: text(500), termWas: text(500), lastDayWas: text(500) },
      ...{ maintenanceLastDayWas: text(500), featuresWas: text(500), versionWas: text(500) },
      ...{ leaseDaysWas: text(500), referenceWas: text(500) },
    }),
  },
  async ({ viewer, input, context }) => {
    await onlyStaff(viewer);
    const terms = Object.entries(readTypedTerms(input)).filter(
      ([name]) => input[name as keyof LicenseTerms] !== input[`${name as keyof LicenseTerms}Was`],
    );
    const changed = await extendLicense(context, viewer, input.licenseId, {
      ...(Object.fromEntries(terms) as Partial<LicenseTerms>),
      reason: input.reason,
    });
    return answer(changed, input, 'changed');
  },
);

const SETTERS = { suspend: suspendLicense, resume: resumeLicense, revoke: revokeLicense };

/** Suspends, resumes or revokes; a reason is needed for what stops somebody. */
export const setStatus = action(
  { name: 'setStatus', fields: fields.extend({ to: z.enum(['suspend', 'resume', 'revoke']) }) },
  async ({ viewer, input, context }) => {
    await onlyStaff(viewer);
    const { licenseId, to, reason } = input;
    const empty = to === 'resume' ? null : await reasonMissing(input);
    if (empty) return empty;
    return answer(await SETTERS[to](context, viewer, licenseId, reason || undefined), input, to);
  },
);

/** Registers the license to another address. */
export const changeAddress = action(
  { name: 'changeAddress', fields: fields.extend({ email: text(1000) }) },
  async ({ viewer, input, context }) => {
    await onlyStaff(viewer);
    return answer(
      await changeLicenseAddress(context, viewer, input.licenseId, input),
      input,
      'address',
    );
  },
);

/** Gives the license to another organization, with a reason; without one to its private buyer. */
export const move = action(
  { name: 'move', fields: fields.extend({ organization: text(200) }) },
  async ({ viewer, input, context }) => {
    await onlyStaff(viewer);
    const empty = await reasonMissing(input);
    if (empty) return empty;
    const to = { organization: input.organization || null, reason: input.reason };
    return answer(await moveLicense(context, viewer, input.licenseId, to), input, 'moved');
  },
);

/** A new Activation Key in the place of one that leaked, with a reason. */
export const reissueKey = action({ name: 'reissueKey', fields }, async (asked) => {
  const { viewer, input, context } = asked;
  await onlyStaff(viewer);
  const empty = await reasonMissing(input);
  if (empty) return empty;
  const { licenseId, reason } = input;
  return answer(await reissueActivationKey(context, viewer, licenseId, reason), input, 'reissued');
});

/** Writes a note into the history. */
export const addNote = action(
  { name: 'addNote', fields: fields.extend({ note: z.string().max(4000).default('') }) },
  async ({ viewer, input, context }) => {
    await onlyStaff(viewer);
    return answer(await noteLicense(context, viewer, input.licenseId, input.note), input, 'noted');
  },
);

/** Frees the seats of several computers, each by itself: what became of each stands in the answer. */
export const releaseSeveral = action(
  { name: 'releaseSeveral', fields: fields.extend({ activationId: z.array(text(100)).max(100) }) },
  async ({ viewer, input, context }) => {
    await onlyStaff(viewer);
    const t = await getTranslations('staff.releaseSeveral');
    const { activationId: chosen, reason } = input;
    if (chosen.length === 0) return { message: { tone: 'error', title: t('noneChosen') } };
    const empty = await reasonMissing(input);
    if (empty) return empty;
    const locale = await getLocale();
    const receipt = await getTranslations('receipt');
    const data: OneResult[] = [];
    for (const activationId of chosen) {
      const released = await deactivateComputer(context, viewer, { activationId, reason });
      const seen = released.ok
        ? released.value
        : await getActivation(context, viewer, activationId);
      const name = strangersWord(seen?.computerName || seen?.computerId || activationId);
      if (!released.ok) {
        const why = refusalSentence(locale, released.error);
        data.push({ done: false, text: t('refused', { name, why }) });
      } else if (released.value.result === 'released') {
        data.push({ done: true, text: receipt('released', { name }) });
      } else data.push({ done: false, text: t('before', { name }) });
    }
    refresh();
    const done = data.filter((one) => one.done).length;
    const tone = done === data.length ? 'success' : done === 0 ? 'error' : 'info';
    const refusedToo = data.length - done;
    return { data, message: { tone, title: t('done', { done, refused: refusedToo }) } };
  },
);

/** Makes the new Computer Keys that the license's offline computers need; its page hands them over. */
export const makeKeys = action({ name: 'makeKeys', fields }, async ({ viewer, input, context }) => {
  await onlyStaff(viewer);
  return answer(await makeKeysToHandOver(context, viewer, input.licenseId), input, 'keys');
});
