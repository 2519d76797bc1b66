import type { ReleaseCode } from '@/wizard/core/release';
import { factLines } from './license-view';
import { qrLines, type Screen } from './screen';
import { dateInWords } from '@/wizard/language';
import { text } from './text';

/** A deactivation code large enough to read out: numbered groups, what it belongs to, QR, link. */
export async function codeLines(code: ReleaseCode, screen: Screen): Promise<string[]> {
  return [...shortCodeLines(code), '', ...(await qrLines(code.url, screen)), code.url];
}

/** The same without its QR code, for lists. */
export function shortCodeLines(code: ReleaseCode): string[] {
  const { computerId, computerName, deviceCode, activationKeyEnding, reason, time } = code;
  const { sent, refused } = code;
  return [
    text('deactivate.code'),
    `  ${numberedGroups(code.code)}`,
    '',
    ...factLines([
      [text('fact.computerName'), computerName || null],
      [text('fact.computerId'), computerId],
      [text('fact.deviceCode'), deviceCode],
      [
        text('fact.activationKey'),
        text('fact.activationKeyEnding', { ending: activationKeyEnding }),
      ],
    ]),
    `  ${text(`codes.${reason}`, { date: dateInWords(time) })}${sent ? text('codes.sent') : refused ? text('codes.refused') : ''}`,
  ];
}

/** Groups under the numbers they have on the portal. */
function numberedGroups(code: string): string {
  return code
    .split('-')
    .map((group, index) => `${index + 1} ${group}`)
    .join('   ');
}
