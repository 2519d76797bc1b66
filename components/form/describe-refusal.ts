import { getLocale } from 'next-intl/server';
import type { Refusal } from '@/lib/olp/result';
import { refusalWords } from '@/lib/refusal-words';
import type { FormMessage } from './form-state';

/** A refusal in the reader's words, with its code beside them for support. */
export async function describeRefusal(refusal: Refusal): Promise<FormMessage> {
  return { tone: 'error', code: refusal.code, ...refusalWords(await getLocale(), refusal) };
}
