import type { Product } from '@/lib/olp/product-file';
import { ok } from '@/lib/olp/result';
import type { Random } from '@/lib/seeded-random';
import { portalAt } from '@/wizard/core/portal';
import type { State } from '@/wizard/core/state';
import type { Store } from '@/wizard/core/store';
import { openWizard } from '@/wizard/core/wizard';

/** What a wizard keeps on its disk, without a disk. */
function memoryStore(): Store & { copy: () => () => void } {
  let kept: State | null = null;
  let revision = 0;
  return {
    load: () => ok({ state: kept, outlived: [], revision }),
    commit(state, onto) {
      if (onto !== revision) return ok(false);
      kept = state;
      revision += 1;
      return ok(true);
    },
    canWrite: () => ok(null),
    erase() {
      kept = null;
      revision = 0;
      return ok(null);
    },
    /** A snapshot, which can be put back. */
    copy() {
      const [state, was] = [kept, revision];
      return () => {
        kept = state;
        revision = was;
      };
    },
  };
}

export type Device = ReturnType<typeof makeSimulatedDevice>;

/** A computer with the real wizard in it, whose disk, clock and network are simulated. */
export function makeSimulatedDevice(
  number: number,
  world: { product: Product; now: () => Date; random: Random; fetch: typeof fetch; home: number },
) {
  const { product, now, random, home } = world;
  let store = memoryStore();
  const open = () =>
    openWizard({
      product,
      store,
      now: () => Math.floor(now().getTime() / 1000),
      random: (length) => Uint8Array.from({ length }, () => random.below(256)),
      ownComputerId: () => `SIM-${number}`,
      portal: portalAt(product.portalUrl, { fetch: world.fetch }),
    });
  const device = {
    name: `SIM-${number}`,
    /** Which license it belongs to. */
    home,
    wizard: open(),
    /** Device Code of the license that it holds, as it last knew. */
    holds: null as string | null,
    /** When it was last told that all is well, in milliseconds; null: never under this license. */
    wellAt: null as number | null,
    /** Its state was lost or copied: what the portal knows of it may differ. */
    odd: false,
    reinstall() {
      store = memoryStore();
      device.wizard = open();
      Object.assign(device, { holds: null, wellAt: null });
    },
    copy: () => store.copy(),
  };
  return device;
}
