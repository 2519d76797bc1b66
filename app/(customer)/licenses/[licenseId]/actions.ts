'use server';

import { refresh } from 'next/cache';
import { redirect } from 'next/navigation';
import { getFormatter, getLocale, getTranslations } from 'next-intl/server';
import { z } from 'zod';
import { deskField, licensePage } from '@/app/desk-way';
import { refused } from '@/app/refused';
import type { OneResult } from '@/components/form/result-list';
import { action } from '@/lib/action';
import { getLicense } from '@/lib/operations/license/get-license';
import { getActivation } from '@/lib/operations/license/get-activation';
import { type CodeRefusal, deactivateByCode } from '@/lib/operations/release/deactivate-by-code';
import {
  type DeactivateRefusal,
  deactivateComputer,
} from '@/lib/operations/release/deactivate-computer';
import type { ReleaseOutcome } from '@/lib/operations/release/release-activation';
import type { Denial } from '@/lib/operations/operation';
import type { Result } from '@/lib/olp/result';
import { notHere } from '@/lib/not-here';
import { allowUnprovenReleases } from '@/lib/operations/was-not-me/was-not-me';
import { makeKeysToHandOver } from '@/lib/operations/own/keys-to-hand-over';
import { refusalSentence } from '@/lib/refusal-words';
import { route } from '@/lib/route';
import { strangersWord } from '@/lib/strangers-words';

/** The owner, signed in, allows deactivations without a code again. */
export const allowReleases = action(
  {
    name: 'allowReleases',
    fields: z.object({ licenseId: z.string().max(100).default(''), desk: deskField }),
  },
  async ({ viewer, input, context }) => {
    const allowed = await allowUnprovenReleases(context, viewer, input.licenseId);
    if (!allowed.ok && allowed.error.code !== 'NOTHING_TO_CHANGE') {
      return refused(allowed.error);
    }
    redirect(licensePage({ viewer, input }, input.licenseId));
  },
);

const text = (max: number) => z.string().max(max).default('');

/** Codes and ticked computers of one call. */
const MOST = 100;

/**
 * Deactivates several computers of one license, each by itself and by the rule that every door follows:
 * those whose codes are given, whether they are ticked or not, then those that are ticked. What became of
 * each stands in the answer.
 */
export const deactivateSeveral = action(
  {
    name: 'deactivateSeveral',
    fields: z.object({
      licenseId: text(100),
      activationId: z.array(text(100)).max(MOST),
      codes: text(MOST * 60),
    }),
  },
  async ({ viewer, input, context }) => {
    const t = await getTranslations('deactivateSeveral');
    const license = await getLicense(context, viewer, input.licenseId);
    if (!license) return await notHere();
    const codes = input.codes.split(/[\n,;]+/).flatMap((code) => code.trim() || []);
    const ticked = new Set(input.activationId);
    if (ticked.size === 0 && codes.length === 0) {
      return { message: { tone: 'error', title: t('noneChosen') } };
    }
    if (codes.length > MOST) return { errors: { codes: t('tooMany', { most: MOST }) } };
    const say = await tellingResults();
    const data: OneResult[] = [];
    for (const code of codes) {
      const { activationKey } = license;
      const released = await deactivateByCode(context, viewer, { code, activationKey });
      if (released.ok) ticked.delete(released.value.activationId);
      data.push(say(released, code.slice(0, 11)));
    }
    for (const activationId of ticked) {
      const seen = await getActivation(context, viewer, activationId);
      if (seen?.licenseId !== input.licenseId) continue;
      const released = await deactivateComputer(context, viewer, { activationId });
      data.push(say(released, seen.computerName || seen.computerId));
    }
    refresh();
    const done = data.filter((one) => one.done).length;
    const tone = done === data.length ? 'success' : done === 0 ? 'error' : 'info';
    return {
      // Codes that were used are spent; the others are named in the results.
      values: { codes: '' },
      data,
      message: { tone, title: t('done', { done, refused: data.length - done }) },
    };
  },
);

/** What became of one, in words; `called` where no computer was found. */
async function tellingResults() {
  const t = await getTranslations('deactivateSeveral');
  const receipt = await getTranslations('receipt');
  const words = await getTranslations('deactivate');
  const format = await getFormatter();
  const locale = await getLocale();
  return (
    released: Result<ReleaseOutcome, CodeRefusal | DeactivateRefusal | Denial>,
    called: string,
  ): OneResult => {
    if (!released.ok) {
      const why = refusalSentence(locale, released.error);
      return { done: false, text: t('refused', { name: strangersWord(called), why }) };
    }
    const { result, computerName, computerId, releasedAt } = released.value;
    const name = strangersWord(computerName || computerId);
    if (result === 'released') return { done: true, text: receipt('released', { name }) };
    if (result === 'code_used') {
      const date = releasedAt ? format.dateTime(releasedAt, 'moment') : '';
      return { done: false, text: words('codeUsed', { name, date }) };
    }
    return { done: false, text: t('before', { name }) };
  };
}

/** Makes the new Computer Keys that the license's offline computers need; the page of them hands them over. */
export const makeNewKeys = action(
  { name: 'makeNewKeys', fields: z.object({ licenseId: text(100) }) },
  async ({ viewer, input, context }) => {
    const made = await makeKeysToHandOver(context, viewer, input.licenseId);
    if (!made.ok) return refused(made.error);
    redirect(route(`/licenses/${input.licenseId}/keys`));
  },
);
