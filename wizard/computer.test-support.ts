import { cpSync, rmSync } from 'node:fs';
import { value } from '@/lib/operations/testing/value';
import { storeIn, temporaryFolder } from './core/folder.test-support';
import { portalAt } from './core/portal';
import type { Store } from './core/store';
import type { OnlinePortal } from './network.test-support';

/** A process that ends in the middle of a write. */
export class Crash extends Error {}

/** What is wrong with a wizard on purpose, to see whether a test notices. */
export type WizardFault = 'sends before it stores' | 'takes silence for success';

export type Computer = ReturnType<typeof makeComputer>;

/** One computer: its files outlive its wizard, which may be started anew or end at any write. */
export function makeComputer(portal: OnlinePortal, name: string, fault?: WizardFault) {
  const folder = temporaryFolder();
  const files = storeIn(folder, portal.productId);
  let crash: { in: number; after: boolean } | null = null;
  let unwritten: Parameters<Store['commit']> | null = null;

  const fragile: Store = {
    ...files,
    commit(state, onto) {
      if (crash && crash.in-- === 0) {
        if (crash.after) value(files.commit(state, onto));
        throw new Crash();
      }
      return files.commit(state, onto);
    },
  };
  /** Writes a state only once a reply has come. */
  const lazy: Store = {
    ...files,
    load: () =>
      unwritten
        ? { ok: true, value: { state: unwritten[0], outlived: [], revision: unwritten[1] } }
        : files.load(),
    commit(state, onto) {
      unwritten = [state, unwritten ? unwritten[1] : onto];
      return { ok: true, value: true };
    },
  };
  const flaky: typeof fetch = async (input, init) => {
    try {
      const response = await fetch(input, init);
      if (fault === 'sends before it stores' && unwritten) {
        value(files.commit(...unwritten));
        unwritten = null;
      }
      return response;
    } catch (error) {
      if (fault !== 'takes silence for success') throw error;
      return Response.json({ result: 'released', releasedAt: 1 });
    }
  };
  const store = fault === 'sends before it stores' ? lazy : fragile;

  const start = () => {
    unwritten = null;
    crash = null;
    return portal.wizard(folder, {
      store,
      // What it made up is lost if it is not stored in time.
      ownComputerId: () => (fault === 'sends before it stores' ? null : `WIZ-${name}`),
      portal: portalAt(portal.portalUrl, { fetch: flaky }),
    });
  };
  let wizard = start();
  return {
    name,
    get wizard() {
      return wizard;
    },
    restart() {
      wizard = start();
    },
    crashIn(writes: number, after: boolean) {
      crash = { in: writes, after };
    },
    /** A wizard on another machine that has copied the whole of this one. */
    clone() {
      const copy = temporaryFolder();
      cpSync(folder, copy, { recursive: true });
      return portal.wizard(copy, { ownComputerId: () => `WIZ-${name}` });
    },
    /** Does something, and then is what it was before, as after restoring a snapshot. */
    async andBack(act: () => Promise<unknown>) {
      const snapshot = temporaryFolder();
      cpSync(folder, snapshot, { recursive: true });
      await act();
      rmSync(folder, { recursive: true });
      cpSync(snapshot, folder, { recursive: true });
      wizard = start();
    },
  };
}
