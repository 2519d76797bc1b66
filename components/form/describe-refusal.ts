import { getLocale } from 'next-intl/server';
import type { FormMessage } from '@/lib/form-state';
import type { Refusal } from '@/lib/olp/result';
import { refusalWords } from '@/lib/refusal-words';
import type { PortalCode } from '@/lib/rules/refusals';

/** A refusal in the reader's words, with its code beside them for support. */
export async function describeRefusal(
  refusal: Refusal<PortalCode>,
): Promise<Required<FormMessage>> {
  return { tone: 'error', code: refusal.code, ...refusalWords(await getLocale(), refusal) };
}
