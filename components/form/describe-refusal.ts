import { getFormatter, getLocale } from 'next-intl/server';
import type { FormMessage, MomentInText } from '@/lib/form-state';
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
  const { details = {} } = refusal;
  const named = Object.values<unknown>(details).find((value) => value instanceof Date);
  const at = named instanceof Date ? await momentInText(named) : undefined;
  return { tone: 'error', code: refusal.code, ...words, at, support } satisfies FormMessage;
}

/** As `refusalWords` says it. */
async function momentInText(next: Date): Promise<MomentInText> {
  const format = await getFormatter();
  return { shown: format.dateTime(next, 'moment'), iso: next.toISOString() };
}
