import { ok, type Result } from '@/lib/olp/result';
import type { CheckedIn } from '@/wizard/core/apply-check-in';
import type { Wizard } from '@/wizard/core/wizard';
import { codeLines } from '../code-view';
import { licenseLines, stateSentence } from '../license-view';
import { EXIT, exitCodeOf, type Outcome } from '../outcome';
import { refusalText } from '../refusal-text';
import type { Screen } from '../screen';
import { errorJson, statusJson } from '../status-json';
import { text } from '../text';
import type { Arguments } from '../arguments';

/** `check-in`: asks the portal how the license stands; says so if it could not. */
export async function checkIn(
  wizard: Wizard,
  _: Pick<Arguments, 'flags'>,
  screen: Screen,
): Promise<Result<Outcome>> {
  const checked = await wizard.checkIn();
  return checked.ok ? describe(wizard, checked.value, screen) : checked;
}

/** `start`: what a program does when it starts; without a network the same as `status`. */
export async function start(
  wizard: Wizard,
  _: Pick<Arguments, 'flags'>,
  screen: Screen,
): Promise<Result<Outcome>> {
  // What went wrong on the way is no news for a program that may run (protocol section 11).
  const checked = await wizard.checkIn();
  return describe(wizard, checked.ok ? checked.value : null, screen);
}

function describe(wizard: Wizard, checked: CheckedIn | null, screen: Screen): Result<Outcome> {
  const status = wizard.start();
  if (!status.ok) return status;
  const codes = wizard.codes();
  if (!codes.ok) return codes;
  const { product } = wizard;
  const json = statusJson(wizard, status.value);
  if (!json.ok) return json;
  const { state, license } = status.value;
  const { verdict = null, keyRefused = null, dropped = null } = checked ?? {};
  const kept = codes.value.find(({ deviceCode }) => deviceCode === dropped?.deviceCode) ?? null;
  return ok({
    exitCode: dropped ? EXIT.DEACTIVATED : exitCodeOf(state),
    json: {
      ...json.value,
      verdict,
      keyRefused: errorJson(keyRefused, product),
      dropped: kept,
      unsentCodes: codes.value.filter(({ sent }) => !sent).length,
    },
    lines: async () => [
      ...(verdict ? [text(`verdict.${verdict}`)] : []),
      ...(keyRefused ? [refusalText(keyRefused, product)] : []),
      stateSentence(product, status.value),
      ...(license ? licenseLines(product, license) : []),
      ...(kept && !kept.sent ? ['', ...(await codeLines(kept, screen))] : []),
    ],
  });
}
