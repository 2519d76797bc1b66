import { ok, type Refusal } from '@/lib/olp/result';
import type { Product } from '@/lib/olp/product-file';
import type { Status } from '@/wizard/core/evaluate';
import type { Wizard } from '@/wizard/core/wizard';
import { licenseJson } from './license-view';
import { refusalText } from './refusal-text';

/** Where the license stands, as each command that changes it says too (docs/client-commands.md). */
export function statusJson(wizard: Wizard, { state, license, pending }: Status) {
  const codes = wizard.codes();
  if (!codes.ok) return codes;
  return ok({
    state,
    license: license && licenseJson(wizard.product, license),
    pending,
    codes: codes.value.length,
  });
}

/** A refusal inside an answer, like the one of a command that is refused. */
export function errorJson(refusal: Refusal | null, product: Product) {
  if (refusal === null) return null;
  const { code, details = {} } = refusal;
  return { code, message: refusalText(refusal, product), details };
}
