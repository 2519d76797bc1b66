import { ok, type Result } from '@/lib/olp/result';
import type { Wizard } from '@/wizard/core/wizard';
import { licenseJson, licenseLines, stateSentence } from '../license-view';
import { exitCodeOf, type Outcome } from '../outcome';

/** `status`: verifies the license as at every start of the program. */
export function status(wizard: Wizard): Result<Outcome> {
  const started = wizard.start();
  if (!started.ok) return started;
  const codes = wizard.codes();
  if (!codes.ok) return codes;
  const { product } = wizard;
  const { state, license, pending } = started.value;
  return ok({
    exitCode: exitCodeOf(state),
    json: {
      state,
      license: license && licenseJson(product, license),
      pending,
      codes: codes.value.length,
    },
    lines: () => [
      stateSentence(product, started.value),
      ...(license ? licenseLines(product, license) : []),
    ],
  });
}
