'use server';

import { getLocale, getTranslations } from 'next-intl/server';
import { z } from 'zod';
import { readFile } from '@/app/read-file';
import type { Fleet } from '@/components/activate/fleet-results';
import { action } from '@/lib/action';
import { activateRequest } from '@/lib/operations/own/activate-request';
import { refusalSentence } from '@/lib/refusal-words';
import { MOST_REQUESTS, requestsIn } from './requests-in';

/** Characters: far more than as many requests have. */
const LONGEST = 400_000;

/**
 * Activates every request of a list, each in a transaction of its own: what became of each stands in the
 * answer. The same list again gives the same keys (protocol 10.2).
 */
export const activateSeveral = action(
  {
    name: 'activateSeveral',
    longest: LONGEST,
    fields: z.object({
      requests: z.string().max(LONGEST).default(''),
      file: z.array(z.instanceof(File)).max(MOST_REQUESTS),
    }),
  },
  async ({ viewer, input, context }) => {
    const t = await getTranslations('activateSeveral');
    const form = await getTranslations('form');
    const files = input.file.filter(({ size }) => size > 0);
    // Before they are read.
    if (files.reduce((sum, { size }) => sum + size, 0) > LONGEST) {
      return { errors: { file: form('tooLong', { limit: LONGEST }) } };
    }
    const texts = [input.requests, ...(await Promise.all(files.map(readFile)))];
    const requests = requestsIn(texts.join('\n\n'));
    const count = requests.length;
    if (count === 0) return { errors: { requests: t('none') } };
    if (count > MOST_REQUESTS) {
      return { errors: { requests: t('tooMany', { count, most: MOST_REQUESTS }) } };
    }
    const locale = await getLocale();
    const rows: Fleet['rows'] = [];
    for (const { text } of requests) {
      const made = await activateRequest(context, viewer, text);
      const named = 'computer' in made ? made.computer : undefined;
      const computer = named?.name || named?.id || t('unread');
      const row = { number: rows.length + 1, computer, computerId: named?.id ?? '' };
      if (!made.ok) {
        const isOthers = made.error.code === 'NOT_FOUND';
        const why = isOthers ? t('notYours') : refusalSentence(locale, made.error);
        rows.push({ ...row, activationId: null, text: why });
        continue;
      }
      const { activationId, reused } = made.value;
      rows.push({ ...row, activationId, text: t(reused ? 'again' : 'activated') });
    }
    const done = rows.filter(({ activationId }) => activationId).length;
    const tone = done === count ? 'success' : done === 0 ? 'error' : 'info';
    const data: Fleet = { rows };
    return { data, message: { tone, title: t('done', { done, refused: count - done }) } };
  },
);
