import { ok, type Result } from '@/lib/olp/result';
import type { ReleaseCode } from '@/wizard/core/release';
import type { Wizard } from '@/wizard/core/wizard';
import type { Arguments } from '../arguments';
import { codeLines } from '../code-view';
import { EXIT, type Outcome } from '../outcome';
import { savedLines, savePng, unsavedFiles } from '../save-png';
import type { Screen } from '../screen';
import { text } from '../text';

/** `deactivate`: destroys the license, then shows the code that proves it. Confirmed by the caller. */
export async function deactivate(
  wizard: Wizard,
  { flags }: Pick<Arguments, 'flags'>,
  screen: Screen,
): Promise<Result<Outcome>> {
  const done = wizard.deactivate();
  if (!done.ok) return done;
  const code = done.value;
  const saved = await savePng(code.url, flags.png);
  return ok({
    exitCode: EXIT.DEACTIVATED,
    json: { code, unsaved: unsavedFiles(saved) },
    lines: async () => [...(await deactivatedLines(code, screen)), ...savedLines(saved)],
  });
}

async function deactivatedLines(code: ReleaseCode, screen: Screen): Promise<string[]> {
  return [
    text('deactivate.done'),
    text('deactivate.next'),
    '',
    ...(await codeLines(code, screen)),
    '',
    text('deactivate.again'),
  ];
}
