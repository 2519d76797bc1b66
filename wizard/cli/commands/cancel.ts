import { ok, type Result } from '@/lib/olp/result';
import type { Wizard } from '@/wizard/core/wizard';
import type { Arguments } from '../arguments';
import { codeLines } from '../code-view';
import { EXIT, type Outcome } from '../outcome';
import type { Screen } from '../screen';
import { text } from '../text';

/** `cancel`: gives up pending requests; the portal may have activated them already. */
export async function cancel(
  wizard: Wizard,
  { flags }: Pick<Arguments, 'flags'>,
  screen: Screen,
): Promise<Result<Outcome>> {
  const canceled = wizard.cancel(flags['device-code']);
  if (!canceled.ok) return canceled;
  const lines = [text('cancel.done')];
  for (const code of canceled.value) lines.push('', ...(await codeLines(code, screen)));
  return ok({ exitCode: EXIT.CANCELED, json: { canceled: canceled.value }, lines });
}
