import { getFormatter, getTranslations } from 'next-intl/server';
import { oneSpaced, refusalValues, wordedCode } from '@/lib/refusal-words';
import type { FormMessage } from './form-state';

/**
 * A refusal in words: which rule, the number, the date of the next chance, the way round it. Codes
 * without words of their own get the general ones, with the code beside them for support.
 */
export async function describeRefusal(refusal: {
  code: string;
  details?: Record<string, unknown> | undefined;
}): Promise<FormMessage> {
  const t = await getTranslations('refusal');
  const kinds = await getTranslations('codeKind');
  const format = await getFormatter();
  const values = refusalValues(refusal.details ?? {}, {
    moment: (at) => format.dateTime(at, 'moment'),
    list: (items) => format.list(items),
    kind: (name) => kinds(name),
  });
  const code = wordedCode(refusal.code);
  const text = oneSpaced(t(`${code}.text`, values));
  return { tone: 'error', title: t(`${code}.title`, values), text, code: refusal.code };
}
