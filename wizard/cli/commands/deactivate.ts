import { ok, type Result } from '@/lib/olp/result';
import type { DeactivatedOnline } from '@/wizard/core/deactivate-online';
import type { ReleaseCode } from '@/wizard/core/release';
import type { Wizard } from '@/wizard/core/wizard';
import type { Arguments } from '../arguments';
import { codeLines } from '../code-view';
import { EXIT, type Outcome } from '../outcome';
import { refusalText } from '../refusal-text';
import { errorJson } from '../status-json';
import { savedLines, savePng, unsavedFiles } from '../save-png';
import type { Screen } from '../screen';
import { text } from '../text';

/** `deactivate`: destroys the license, then shows the code that proves it. Confirmed by the caller. */
export async function deactivate(
  wizard: Wizard,
  { flags }: Pick<Arguments, 'flags'>,
  screen: Screen,
): Promise<Result<Outcome>> {
  const done = flags.online ? await wizard.deactivateOnline() : offline(wizard.deactivate());
  if (!done.ok) return done;
  const { code, released, refusal } = done.value;
  const saved = await savePng(code.url, flags.png);
  return ok({
    exitCode: EXIT.DEACTIVATED,
    json: {
      code,
      ...(flags.online ? { released, refusal: errorJson(refusal, wizard.product) } : {}),
      unsaved: unsavedFiles(saved),
    },
    lines: async () => [
      ...(released
        ? [text('deactivate.done'), text('deactivate.told')]
        : await deactivatedLines(code, screen)),
      ...(refusal ? ['', refusalText(refusal, wizard.product), text('deactivate.later')] : []),
      ...savedLines(saved),
    ],
  });
}

function offline(done: Result<ReleaseCode>): Result<DeactivatedOnline> {
  return done.ok ? ok({ code: done.value, released: null, refusal: null }) : done;
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
