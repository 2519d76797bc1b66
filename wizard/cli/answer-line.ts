import type { Product } from '@/lib/olp/product-file';
import { visibleJson } from '@/lib/strangers-words';
import { edition } from '@/wizard/edition';
import type { CommandName } from './arguments';

/** Said in every answer, so that nobody takes one of a wizard for trying for more. */
const forTrying = edition === null;

/** What `--json` writes: one object in one line. `product`: if it could be read. */
export function answerLine(
  head: { ok: boolean; command: CommandName | null },
  product: Product | undefined,
  fields: object,
): string {
  return `${visibleJson(JSON.stringify({ ...head, forTrying, ...productJson(product), ...fields }))}\n`;
}

function productJson(product: Product | undefined) {
  if (!product) return {};
  const { productId: id, name, testPortal } = product;
  return { product: { id, name, testPortal } };
}
