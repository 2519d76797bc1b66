import { getFormatter, getTranslations } from 'next-intl/server';
import type { FormMessage } from '@/lib/form-state';
import type { Refusal } from '@/lib/olp/result';
import { oneSpaced, refusalValues } from '@/lib/refusal-words';
import type { PortalCode } from '@/lib/rules/refusals';

/** A refusal in words: which rule, the number, the date of the next chance, the way round it. */
export async function describeRefusal({
  code,
  details = {},
}: Refusal<PortalCode>): Promise<Required<FormMessage>> {
  const t = await getTranslations('refusal');
  const kinds = await getTranslations('codeKind');
  const format = await getFormatter();
  const values = refusalValues(details, {
    moment: (at) => format.dateTime(at, 'moment'),
    list: (items) => format.list(items),
    kind: (name) => kinds(name),
  });
  const text = oneSpaced(t(`${code}.text`, values));
  return { tone: 'error', title: t(`${code}.title`, values), text, code };
}
