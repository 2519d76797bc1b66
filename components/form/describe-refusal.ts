import { getLocale } from 'next-intl/server';
import type { FormMessage } from '@/lib/form-state';
import type { Refusal } from '@/lib/olp/result';
import { refusalWords } from '@/lib/refusal-words';
import type { SupportOffer } from '@/lib/support';
import type { PortalCode } from '@/lib/rules/refusals';

/**
 * A refusal in the reader's words, with its code beside them for support.
 * @param support where its text sends people there
 */
export async function describeRefusal(
  refusal: Refusal<PortalCode>,
  support: SupportOffer | undefined,
) {
  const variant = support?.ways.length ? ('known' as const) : ('none' as const);
  const words = refusalWords(await getLocale(), refusal, { support: variant });
  return { tone: 'error', code: refusal.code, ...words, support } satisfies FormMessage;
}
