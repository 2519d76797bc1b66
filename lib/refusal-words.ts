import { DEFAULT_LOCALE, type Locale } from '@/i18n/locales';
import { languageOf, messagesOf } from '@/i18n/words';
import type { Refusal } from '@/lib/olp/result';
import type { OddGroup } from '@/lib/olp/text/written-groups';
import type { PortalCode } from '@/lib/rules/refusals';

const { codeKind, propertyValues } = messagesOf(DEFAULT_LOCALE);

/** A name that is a key of texts, or the one that stands in for all others. */
const keyIn = <T extends object, K extends keyof T>(texts: T, name: unknown, otherwise: K) =>
  typeof name === 'string' && Object.hasOwn(texts, name) ? (name as keyof T) : otherwise;

/** How exactly moments are said, and whether the vendor has said how support is reached. */
type Saying = { as?: 'moment' | 'second'; support?: 'known' | 'none' };

/** Whether a refusal sends people to support: its text then has a wording for either case. */
export const sendsToSupport = ({ code }: Refusal<PortalCode>): boolean =>
  messagesOf(DEFAULT_LOCALE).refusal[code].text.includes('{support, select,');

/**
 * A refusal in a language: which rule, the number, the date of the next chance in UTC, the way round
 * it. The same on pages, in the API and in the admin command.
 */
export function refusalWords(
  locale: Locale,
  { code, details = {} }: Refusal<PortalCode>,
  { as = 'moment', support = 'none' }: Saying = {},
): { title: string; text: string } {
  const { t } = languageOf(locale);
  const values = { ...refusalValues(locale, details, as), support };
  const text = oneSpaced(t(`refusal.${code}.text`, values));
  return { title: t(`refusal.${code}.title`, values), text };
}

/** The same as one text, for programs and terminals. */
export function refusalSentence(
  locale: Locale,
  refusal: Refusal<PortalCode>,
  support: Saying['support'] = 'none',
): string {
  return inOneLine(refusalWords(locale, refusal, { as: 'second', support }));
}

/** A title and the text below it as one text: a title that asks or calls keeps its own mark. */
export const inOneLine = ({ title, text }: { title: string; text: string }) =>
  `${title}${/[.!?…]$/u.test(title) ? '' : '.'} ${text}`;

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
    low: number(details.low),
    high: number(details.high),
    days: number(details.periodInDays),
    ever: String(number(details.periodInDays) < 0),
    anonymous: String(details.anonymous === true),
    computer: String(details.ofComputer === true),
    seats: number(details.seats),
    left: number(details.left),
    computers: number(details.computers),
    minutes: Math.max(1, Math.ceil(number(details.retryAfter) / 60)),
    askedAt: details.askedAt instanceof Date ? format.dateTime(details.askedAt, as) : '',
    when: next ? 'date' : 'never',
    nextAt: next ? format.dateTime(next, as) : '',
    need: Array.isArray(details.need) ? 'computer' : 'value',
    count: groups.length || number(details.count),
    line: number(details.line),
    ...oddValues(details.odd),
    groups: format.list(groups),
    kind: kind(details.kind),
    looksLike: kind(details.looksLike),
    wrong: entry === undefined ? 'value' : 'entry',
    entry: String(entry ?? ''),
    values: t(`propertyValues.${keyIn(propertyValues, details.values, 'flag')}`),
  };
}

/** The group that a character was lost or doubled in, if that is known. */
function oddValues(odd: unknown) {
  const { index = -1, length = 0, size = 0 } = (odd ?? {}) as Partial<OddGroup>;
  return { odd: String(index >= 0), group: index + 1, length, size };
}

/** Parts that a message leaves out leave their spaces behind. */
const oneSpaced = (text: string) => text.replaceAll(/ {2,}/g, ' ').trim();

const number = (value: unknown) => (typeof value === 'number' ? value : 0);
