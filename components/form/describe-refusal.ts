import { getFormatter, getTranslations } from 'next-intl/server';
import messages from '@/messages/en.json';
import type { FormMessage } from './form-state';

type KnownCode = keyof typeof messages.refusal;
type KnownKind = keyof typeof messages.codeKind;

/**
 * A refusal in words: which rule, the number, the date of the next chance, the way round it.
 * `nextAt` in its details is a Date, an ISO string or unix seconds; codes without words of their
 * own get the general ones, with the code beside them for support.
 */
export async function describeRefusal(refusal: {
  code: string;
  details?: Record<string, unknown> | undefined;
}): Promise<FormMessage> {
  const t = await getTranslations('refusal');
  const kinds = await getTranslations('codeKind');
  const format = await getFormatter();
  const details = refusal.details ?? {};
  const code = (refusal.code in messages.refusal ? refusal.code : 'unknown') as KnownCode;

  const kind = (value: unknown) =>
    kinds((typeof value === 'string' && value in messages.codeKind ? value : 'other') as KnownKind);
  const next = moment(details.nextAt);
  const groups = Array.isArray(details.badGroups)
    ? details.badGroups.map((at) => Number(at) + 1)
    : [];
  const values = {
    limit: number(details.limit),
    days: number(details.periodInDays),
    ever: String(number(details.periodInDays) < 0),
    seats: number(details.seats),
    minutes: Math.max(1, Math.ceil(number(details.retryAfter) / 60)),
    when: next ? 'date' : 'never',
    nextAt: next ? format.dateTime(next, 'moment') : '',
    count: groups.length,
    groups: format.list(groups.map(String)),
    kind: kind(details.kind),
    looksLike: kind(details.looksLike),
  };
  const text = t(`${code}.text`, values).replace(/ {2,}/gu, ' ');
  return { tone: 'error', title: t(`${code}.title`), text, code: refusal.code };
}

const number = (value: unknown) => (typeof value === 'number' ? value : 0);

function moment(value: unknown): Date | null {
  if (value instanceof Date) return value;
  if (typeof value === 'number') return new Date(value * 1000);
  return typeof value === 'string' ? new Date(value) : null;
}
