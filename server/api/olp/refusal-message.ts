import { createTranslator } from 'next-intl';
import type { DoorRefusalCode } from '@/lib/rules/refusal-status';
import messages from '@/messages/en.json';

const translator = createTranslator({ locale: 'en-US', messages, timeZone: 'UTC' });

const MOMENT = new Intl.DateTimeFormat('en-US', {
  dateStyle: 'medium',
  timeStyle: 'long',
  timeZone: 'UTC',
  hourCycle: 'h23',
});
const LIST = new Intl.ListFormat('en-US');

/** A refusal in the words the pages use for it: what is wrong, and what to do about it. */
export function refusalMessage(
  code: DoorRefusalCode,
  details: Record<string, unknown> = {},
): string {
  const { nextAt, badGroups } = details;
  const groups = Array.isArray(badGroups) ? badGroups.map((at) => String(Number(at) + 1)) : [];
  const text = translator(`refusal.${code}.text`, {
    limit: number(details.limit),
    days: number(details.periodInDays),
    ever: String(number(details.periodInDays) < 0),
    seats: number(details.seats),
    minutes: Math.max(1, Math.ceil(number(details.retryAfter) / 60)),
    when: nextAt instanceof Date ? 'date' : 'never',
    nextAt: nextAt instanceof Date ? MOMENT.format(nextAt) : '',
    count: groups.length,
    groups: LIST.format(groups),
    kind: kindName(details.kind),
    looksLike: kindName(details.looksLike),
  });
  return `${translator(`refusal.${code}.title`)}. ${text}`.replaceAll(/ {2,}/g, ' ').trim();
}

const number = (value: unknown) => (typeof value === 'number' ? value : 0);

function kindName(kind: unknown): string {
  const known = typeof kind === 'string' && kind in messages.codeKind ? kind : 'other';
  return translator(`codeKind.${known as keyof typeof messages.codeKind}`);
}
