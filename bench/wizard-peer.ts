import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseProduct } from '@/lib/olp/product-file';
import type { Result } from '@/lib/olp/result';
import { fileStore } from '@/wizard/core/file-store';
import { openWizard } from '@/wizard/core/wizard';
import { activationKey, answer, productId, productJson } from '@/wizard/portal.test-support';

export { activationKey, answer, productJson };

/** Milliseconds from the last typed character to the safely stored license, for each of `rounds`. */
export function accept(alg: 'ed25519' | 's48', rounds: number): number[] {
  const product = value(parseProduct(productJson));
  return Array.from({ length: rounds }, () => {
    const folder = mkdtempSync(join(tmpdir(), 'bench-wizard-'));
    try {
      const wizard = openWizard({
        product,
        store: fileStore(join(folder, 'state'), join(folder, 'second'), productId),
        now: () => Math.floor(Date.now() / 1000),
        random: (length) => new Uint8Array(randomBytes(length)),
        ownComputerId: () => 'WIZ-BENCH',
      });
      const computer = { activationKey: activationKey(1), computerName: 'BENCH' };
      const key = answer(value(wizard.request(computer)).url, {}, alg);
      const start = performance.now();
      value(wizard.accept(key));
      return performance.now() - start;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

function value<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(result.error.code);
}
