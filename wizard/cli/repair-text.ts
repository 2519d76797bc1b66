import type { Repair } from '@/wizard/core/repair-key';
import { text } from './text';

/** What the mended groups read. */
export function correctionsText({ computerKey, groups }: Repair): string {
  const texts = computerKey.split('-');
  return groups
    .map((index) => text('entry.correction', { number: index + 1, group: texts[index] ?? '' }))
    .join(', ');
}
