import type { Product } from '@/lib/olp/product-file';
import { ok, type Result, refuse } from '@/lib/olp/result';
import { type Accepted, acceptKey } from './accept-key';
import { cancelRequests, deactivate, listCodes } from './deactivate';
import { evaluate, noteRunning, type Status } from './evaluate';
import { type MadeRequest, makeRequest, type RequestInput, showRequests } from './make-request';
import { computerIdOf } from './own-computer-id';
import type { ReleaseCode } from './release';
import { type Repair, repairKey } from './repair-key';
import type { Change, Situation } from './situation';
import { newState, type Random } from './state';
import type { Loaded, Store } from './store';

export type WizardOptions = {
  product: Product;
  store: Store;
  /** Unix seconds. */
  now: () => number;
  random: Random;
  /** The Computer ID of this machine, or null where it has none. */
  ownComputerId: () => string | null;
};

/** How often a change is decided anew because another process was faster. */
const ATTEMPTS = 20;

/**
 * The License Wizard of one product on one computer. Every change is safely written before its answer
 * returns, so an answer may be shown. Refusals carry the codes of the protocol, and those of the store.
 */
export function openWizard({ product, store, now, random, ownComputerId }: WizardOptions) {
  function situationOf({ state, outlived }: Loaded): Situation & { random: Random } {
    const known = state ?? { ...newState(product.productId, random), tombstones: outlived };
    return { product, state: known, now: now(), random };
  }

  function look(): Result<Situation> {
    const loaded = store.load();
    return loaded.ok ? ok(situationOf(loaded.value)) : loaded;
  }

  function change<T>(
    decide: (situation: ReturnType<typeof situationOf>) => Result<Change<T>>,
  ): Result<T> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const loaded = store.load();
      if (!loaded.ok) return loaded;
      const situation = situationOf(loaded.value);
      const decided = decide(situation);
      if (!decided.ok) return decided;
      if (decided.value.state === situation.state) return ok(decided.value.answer);
      const committed = store.commit(decided.value.state, loaded.value.revision);
      if (!committed.ok) return committed;
      if (committed.value) return ok(decided.value.answer);
    }
    return refuse('STATE_NOT_WRITABLE', { reason: 'BUSY' });
  }

  /** `computerId` is made up of machine facts if it is not given. */
  function request(
    input: Omit<RequestInput, 'computerId'> & { computerId?: string | undefined },
  ): Result<MadeRequest> {
    const given = input.computerId ?? ownComputerId();
    return change((situation) => {
      if (given !== null) return makeRequest(situation, { ...input, computerId: given });
      const computerId = situation.state.randomComputerId ?? computerIdOf(random(32));
      const state = { ...situation.state, randomComputerId: computerId };
      return makeRequest({ ...situation, state }, { ...input, computerId });
    });
  }

  /**
   * Verifies the license, at every start of the program and at least daily; the own clock mark may rise.
   * `ranSeconds`: how long the program has run since it last asked.
   */
  function start(ranSeconds = 0): Result<Status> {
    const loaded = store.load();
    if (!loaded.ok) return loaded;
    const situation = situationOf(loaded.value);
    const noted = noteRunning(situation, ranSeconds);
    // Where the mark cannot be written the answer is the same.
    if (noted !== situation.state) store.commit(noted, loaded.value.revision);
    return ok(evaluate(situation));
  }

  /** What a key with up to three wrong groups was meant to be; nothing is accepted yet. */
  function repair(input: string): Result<Repair> {
    const situation = look();
    return situation.ok ? repairKey(situation.value, input) : situation;
  }

  /** The requests there are, to show one again. */
  function requests(): Result<MadeRequest[]> {
    const situation = look();
    return situation.ok ? ok(showRequests(situation.value)) : situation;
  }

  /** Every code that was ever owed to the portal, newest first. */
  function codes(): Result<ReleaseCode[]> {
    const situation = look();
    return situation.ok ? ok(listCodes(situation.value)) : situation;
  }

  return {
    product,
    request,
    requests,
    start,
    repair,
    codes,
    accept: (input: string): Result<Accepted> => change((situation) => acceptKey(situation, input)),
    deactivate: (): Result<ReleaseCode> => change(deactivate),
    cancel: (deviceCode?: string): Result<ReleaseCode[]> =>
      change((situation) => cancelRequests(situation, deviceCode)),
  };
}

export type Wizard = ReturnType<typeof openWizard>;
