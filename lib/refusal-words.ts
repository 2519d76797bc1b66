import { createTranslator } from 'next-intl';
import type { Refusal } from '@/lib/olp/result';
import type { PortalCode } from '@/lib/rules/refusals';
import messages from '@/messages/en.json';

/** How the one who reads it wants moments and lists to look. */
type Show = {
  moment: (at: Date) => string;
  list: (items: string[]) => string;
  /** Name of a kind of code, `messages.codeKind`. */
  kind: (name: keyof typeof messages.codeKind) => string;
};

/**
 * What the messages `refusal.<CODE>` are filled with: the same on pages, in the API and in the admin
 * command. `retryAfter` is in seconds.
 */
export function refusalValues(details: Record<string, unknown>, show: Show) {
  const next = details.nextAt instanceof Date ? details.nextAt : null;
  const { badGroups } = details;
  const groups = Array.isArray(badGroups) ? badGroups.map((at) => String(Number(at) + 1)) : [];
  const kind = (value: unknown) =>
    show.kind(
      typeof value === 'string' && Object.hasOwn(messages.codeKind, value)
        ? (value as keyof typeof messages.codeKind)
        : 'other',
    );
  return {
    limit: number(details.limit),
    days: number(details.periodInDays),
    ever: String(number(details.periodInDays) < 0),
    anonymous: String(details.anonymous === true),
    seats: number(details.seats),
    left: number(details.left),
    minutes: Math.max(1, Math.ceil(number(details.retryAfter) / 60)),
    when: next ? 'date' : 'never',
    nextAt: next ? show.moment(next) : '',
    count: groups.length,
    groups: show.list(groups),
    kind: kind(details.kind),
    looksLike: kind(details.looksLike),
    why: typeof details.why === 'string' ? details.why : '',
  };
}

const translator = createTranslator({ locale: 'en-US', messages, timeZone: 'UTC' });

const MOMENT = new Intl.DateTimeFormat('en-US', {
  dateStyle: 'medium',
  timeStyle: 'long',
  timeZone: 'UTC',
  hourCycle: 'h23',
});
const LIST = new Intl.ListFormat('en-US');

/** A refusal in English and UTC, for programs and terminals: what is wrong, and what to do about it. */
export function refusalSentence({ code, details = {} }: Refusal<PortalCode>): string {
  const values = refusalValues(details, {
    moment: (at) => MOMENT.format(at),
    list: (items) => LIST.format(items),
    kind: (name) => translator(`codeKind.${name}`),
  });
  const title = translator(`refusal.${code}.title`, values);
  const text = translator(`refusal.${code}.text`, values);
  return oneSpaced(`${title}${title.endsWith('?') ? '' : '.'} ${text}`);
}

/** Parts that a message leaves out leave their spaces behind. */
export const oneSpaced = (text: string) => text.replaceAll(/ {2,}/g, ' ').trim();

const number = (value: unknown) => (typeof value === 'number' ? value : 0);
