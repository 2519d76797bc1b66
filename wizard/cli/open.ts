import { randomBytes } from 'node:crypto';
import { type Product, parseProductText } from '@/lib/olp/product-file';
import { ok, type Result, refuse } from '@/lib/olp/result';
import { fileStore } from '@/wizard/core/file-store';
import { foldersOf } from '@/wizard/core/folders';
import { ownComputerId } from '@/wizard/core/own-computer-id';
import { noPortal, portalAt } from '@/wizard/core/portal';
import { openWizard, type Wizard } from '@/wizard/core/wizard';
import { edition } from '@/wizard/edition';
import { spokenLocale } from '@/wizard/language';
import type { Arguments } from './arguments';
import { readSmallFile } from './files';
import { text } from './text';

/** The wizard of the product that is inside this program; of one made for trying, of the file that was named. */
export function open({
  product: named,
  state,
  'second-copy': secondCopy,
  machine = edition?.machine,
  'simulate-offline': offline,
}: Arguments['flags']): Result<Wizard> {
  const read = readProduct(named);
  if (!read.ok) return read;
  const product = read.value;
  const { productId } = product;
  const folders = foldersOf(productId, { state, secondCopy, machine });
  if (!folders) return refuse('NO_HOME');
  const { earlier, machine: forAll } = folders;
  return ok(
    openWizard({
      product,
      store: fileStore(folders.state, folders.secondCopy, productId, earlier, forAll),
      now: () => Math.floor(Date.now() / 1000),
      random: (length) => new Uint8Array(randomBytes(length)),
      ownComputerId,
      portal: offline ? noPortal : portalAt(product.portalUrl, { language: spokenLocale }),
    }),
  );
}

function readProduct(named: string | undefined): Result<Product> {
  if (edition && named !== undefined) return refuse('PRODUCT_INSIDE');
  if (!edition && named === undefined) return refuse('USAGE', { reason: text('usage.noProduct') });
  const file = named ?? '';
  const content = edition ? edition.productFile : readSmallFile(file);
  if (content === null) return refuse('PRODUCT_MISSING', { file });
  const product = parseProductText(content);
  return product.ok ? product : refuse('BAD_PRODUCT', { ...product.error.details, file });
}
