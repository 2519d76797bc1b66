import { ok, type Result } from '@/lib/olp/result';
import type { Wizard } from '@/wizard/core/wizard';
import { licenseLines, stateSentence } from '../license-view';
import { exitCodeOf, type Outcome } from '../outcome';
import { statusJson } from '../status-json';

/** `status`: verifies the license as at every start of the program. */
export function status(wizard: Wizard): Result<Outcome> {
  const started = wizard.start();
  if (!started.ok) return started;
  const json = statusJson(wizard, started.value);
  if (!json.ok) return json;
  const { product } = wizard;
  const { state, license } = started.value;
  return ok({
    exitCode: exitCodeOf(state),
    json: json.value,
    lines: () => [
      stateSentence(product, started.value),
      ...(license ? licenseLines(product, license) : []),
    ],
  });
}
