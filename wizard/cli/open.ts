import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseProductText } from '@/lib/olp/product-file';
import { ok, type Result, refuse } from '@/lib/olp/result';
import { fileStore } from '@/wizard/core/file-store';
import { ownComputerId } from '@/wizard/core/own-computer-id';
import { noPortal, portalAt } from '@/wizard/core/portal';
import { openWizard, type Wizard } from '@/wizard/core/wizard';
import { spokenLocale } from '@/wizard/language';
import type { Arguments } from './arguments';
import { readSmallFile } from './files';
import { foldersOf } from './folders';

/** The wizard of the product file that was named, or that stands beside this program. */
export function open({
  product: named,
  state,
  'second-copy': secondCopy,
  'simulate-offline': offline,
}: Arguments['flags']): Result<Wizard> {
  const file = named ?? join(dirname(fileURLToPath(import.meta.url)), 'product.json');
  const content = readSmallFile(file);
  if (content === null) return refuse('PRODUCT_MISSING', { file });
  const product = parseProductText(content);
  if (!product.ok) return refuse('BAD_PRODUCT', { ...product.error.details, file });
  const { productId } = product.value;
  const folders = foldersOf(productId, { state, secondCopy });
  if (!folders) return refuse('NO_HOME');
  return ok(
    openWizard({
      product: product.value,
      store: fileStore(folders.state, folders.secondCopy, productId),
      now: () => Math.floor(Date.now() / 1000),
      random: (length) => new Uint8Array(randomBytes(length)),
      ownComputerId,
      portal: offline ? noPortal : portalAt(product.value.portalUrl, { language: spokenLocale }),
    }),
  );
}
