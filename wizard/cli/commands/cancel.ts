import { ok, type Result } from '@/lib/olp/result';
import type { ReleaseCode } from '@/wizard/core/release';
import type { Wizard } from '@/wizard/core/wizard';
import type { Arguments } from '../arguments';
import { codeLines } from '../code-view';
import { EXIT, type Outcome } from '../outcome';
import type { Screen } from '../screen';
import { text } from '../text';

/** `cancel`: gives up pending requests; the portal may have activated them already. */
export function cancel(
  wizard: Wizard,
  { flags }: Pick<Arguments, 'flags'>,
  screen: Screen,
): Result<Outcome> {
  const canceled = wizard.cancel(flags['device-code']);
  if (!canceled.ok) return canceled;
  const codes = canceled.value;
  return ok({
    exitCode: EXIT.CANCELED,
    json: { canceled: codes },
    lines: () => canceledLines(codes, screen),
  });
}

async function canceledLines(codes: readonly ReleaseCode[], screen: Screen): Promise<string[]> {
  const lines = [text('cancel.done')];
  for (const code of codes) lines.push('', ...(await codeLines(code, screen)));
  return lines;
}
