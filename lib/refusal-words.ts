import { DEFAULT_LOCALE, type Locale } from '@/i18n/locales';
import { languageOf, messagesOf } from '@/i18n/words';
import type { Refusal } from '@/lib/olp/result';
import type { PortalCode } from '@/lib/rules/refusals';

const { codeKind, propertyValues } = messagesOf(DEFAULT_LOCALE);

/** A name that is a key of texts, or the one that stands in for all others. */
const keyIn = <T extends object, K extends keyof T>(texts: T, name: unknown, otherwise: K) =>
  typeof name === 'string' && Object.hasOwn(texts, name) ? (name as keyof T) : otherwise;

/**
 * A refusal in a language: which rule, the number, the date of the next chance in UTC, the way round
 * it. The same on pages, in the API and in the admin command.
 */
export function refusalWords(
  locale: Locale,
  { code, details = {} }: Refusal<PortalCode>,
  as: 'moment' | 'second' = 'moment',
): { title: string; text: string } {
  const { t } = languageOf(locale);
  const values = refusalValues(locale, details, as);
  const text = oneSpaced(t(`refusal.${code}.text`, values));
  return { title: t(`refusal.${code}.title`, values), text };
}

/** The same as one text, for programs and terminals. */
export function refusalSentence(locale: Locale, refusal: Refusal<PortalCode>): string {
  const { title, text } = refusalWords(locale, refusal, 'second');
  return `${title}${title.endsWith('?') ? '' : '.'} ${text}`;
}

/**
 * What the messages `refusal.<CODE>` are filled with. `retryAfter` is in seconds; `values` is a
 * name of `propertyValues`.
 */
function refusalValues(locale: Locale, details: Record<string, unknown>, as: 'moment' | 'second') {
  const { t, format } = languageOf(locale);
  const next = details.nextAt instanceof Date ? details.nextAt : null;
  const { badGroups, entry } = details;
  const groups = Array.isArray(badGroups) ? badGroups.map((at) => String(Number(at) + 1)) : [];
  const kind = (name: unknown) => t(`codeKind.${keyIn(codeKind, name, 'other')}`);
  return {
    limit: number(details.limit),
    days: number(details.periodInDays),
    ever: String(number(details.periodInDays) < 0),
    anonymous: String(details.anonymous === true),
    computer: String(details.ofComputer === true),
    seats: number(details.seats),
    left: number(details.left),
    computers: number(details.computers),
    minutes: Math.max(1, Math.ceil(number(details.retryAfter) / 60)),
    when: next ? 'date' : 'never',
    nextAt: next ? format.dateTime(next, as) : '',
    count: groups.length,
    groups: format.list(groups),
    kind: kind(details.kind),
    looksLike: kind(details.looksLike),
    wrong: entry === undefined ? 'value' : 'entry',
    entry: String(entry),
    values: t(`propertyValues.${keyIn(propertyValues, details.values, 'flag')}`),
  };
}

/** Parts that a message leaves out leave their spaces behind. */
const oneSpaced = (text: string) => text.replaceAll(/ {2,}/g, ' ').trim();

const number = (value: unknown) => (typeof value === 'number' ? value : 0);
