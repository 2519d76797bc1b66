import { ok, type Result } from '@/lib/olp/result';
import type { Wizard } from '@/wizard/core/wizard';
import { EXIT, type Outcome } from '../outcome';
import { text } from '../text';

/** `check`: carries the key to a program that verifies it itself; proves nothing (docs/client-commands.md). */
export function check(wizard: Wizard): Result<Outcome> {
  const carried = wizard.check();
  if (!carried.ok) return carried;
  const { computerKey, deviceCode, computerId } = carried.value;
  return ok({
    exitCode: computerKey === null ? EXIT.OTHER : EXIT.OK,
    json: carried.value,
    lines: () =>
      computerKey === null
        ? [text('check.none')]
        : [
            computerKey,
            `${text('fact.computerId')}  ${computerId}`,
            `${text('fact.deviceCode')}  ${deviceCode}`,
          ],
  });
}
