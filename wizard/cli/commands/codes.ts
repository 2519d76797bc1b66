import { ok, type Result } from '@/lib/olp/result';
import type { ReleaseCode } from '@/wizard/core/release';
import type { Wizard } from '@/wizard/core/wizard';
import type { Arguments } from '../arguments';
import { codeLines, shortCodeLines } from '../code-view';
import { EXIT, type Outcome } from '../outcome';
import { savedLines, savePng, unsavedFiles } from '../save-png';
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
  const [newest] = listed.value;
  const saved = newest ? await savePng(newest.url, flags.png) : [];
  return ok({
    exitCode: EXIT.OK,
    json: { codes: listed.value, unsaved: unsavedFiles(saved) },
    lines: async () => [...(await listLines(listed.value, screen)), ...savedLines(saved)],
  });
}

async function listLines(codes: readonly ReleaseCode[], screen: Screen): Promise<string[]> {
  const [newest, ...older] = codes;
  if (!newest) return [text('codes.none')];
  return [
    text('codes.title'),
    '',
    ...(await codeLines(newest, screen)),
    ...older.flatMap((code) => ['', ...shortCodeLines(code), code.url]),
  ];
}
