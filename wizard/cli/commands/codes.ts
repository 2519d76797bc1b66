import { ok, type Result } from '@/lib/olp/result';
import type { Wizard } from '@/wizard/core/wizard';
import type { Arguments } from '../arguments';
import { codeLines, shortCodeLines } from '../code-view';
import { EXIT, type Outcome } from '../outcome';
import { savePng } from '../save-png';
import type { Screen } from '../screen';
import { text } from '../text';

/** `codes`: every deactivation code again, the newest with its QR code. */
export async function codes(
  wizard: Wizard,
  { flags }: Pick<Arguments, 'flags'>,
  screen: Screen,
): Promise<Result<Outcome>> {
  const listed = wizard.codes();
  if (!listed.ok) return listed;
  const [newest, ...older] = listed.value;
  const lines = newest
    ? [
        text('codes.title'),
        '',
        ...(await codeLines(newest, screen)),
        ...(await savePng(newest.url, flags.png)),
        ...older.flatMap((code) => ['', ...shortCodeLines(code), code.url]),
      ]
    : [text('codes.none')];
  return ok({ exitCode: EXIT.OK, json: { codes: listed.value }, lines });
}
