import { ok, type Result } from '@/lib/olp/result';
import type { ReleaseCode } from '@/wizard/core/release';
import type { Wizard } from '@/wizard/core/wizard';
import type { Arguments } from '../arguments';
import { codeLines } from '../code-view';
import { EXIT, type Outcome } from '../outcome';
import type { Screen } from '../screen';
import { text } from '../text';

/** `clear`: removes everything, for uninstallers. Confirmed by the caller. */
export async function clear(
  wizard: Wizard,
  _: Pick<Arguments, 'flags'>,
  screen: Screen,
): Promise<Result<Outcome>> {
  const cleared = await wizard.clear();
  if (!cleared.ok) return cleared;
  const { deactivated, unsent, seatStaysUsed } = cleared.value;
  return ok({
    exitCode: deactivated ? EXIT.DEACTIVATED : EXIT.OK,
    json: { deactivated, seatStaysUsed, unsent },
    lines: async () => [
      text('clear.done'),
      ...(seatStaysUsed ? [text('clear.seatStaysUsed')] : []),
      ...(await allCodes(unsent, screen)),
    ],
  });
}

async function allCodes(codes: readonly ReleaseCode[], screen: Screen): Promise<string[]> {
  const lines: string[] = [];
  for (const code of codes) lines.push('', ...(await codeLines(code, screen)));
  return lines;
}
