import { ok, type Refusal } from '@/lib/olp/result';
import type { Product } from '@/lib/olp/product-file';
import type { Status } from '@/wizard/core/evaluate';
import type { Wizard } from '@/wizard/core/wizard';
import { statusFields } from './license-json';
import { refusalText } from './refusal-text';

/** `statusFields`, with the codes that there are now. */
export function statusJson(wizard: Wizard, status: Status) {
  const codes = wizard.codes();
  return codes.ok ? ok(statusFields(wizard.product, status, codes.value.length)) : codes;
}

/** A refusal inside an answer, like the one of a command that is refused. */
export function errorJson(refusal: Refusal | null, product: Product) {
  if (refusal === null) return null;
  const { code, details = {} } = refusal;
  return { code, message: refusalText(refusal, product), details };
}
