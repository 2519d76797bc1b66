import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { parseProduct } from '@/lib/olp/product-file';
import { value } from '@/lib/olp/property.test-support';
import { productId, productJson } from '../portal.test-support';
import { fileStore } from './file-store';
import { openWizard, type WizardOptions } from './wizard';

/** An empty folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'wizard-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A wizard whose files are in `folder`, in `state` and `second`. */
export function wizardIn(folder: string, options: Partial<WizardOptions> = {}) {
  return openWizard({
    product: value(parseProduct(productJson)),
    store: storeIn(folder, options.product?.productId),
    now: () => Math.floor(Date.now() / 1000),
    random: randomBytes,
    ownComputerId: () => 'WIZ-TEST',
    ...options,
  });
}

export function storeIn(folder: string, of = productId) {
  return fileStore(join(folder, 'state'), join(folder, 'second'), of);
}
