import type { Product } from '@/lib/olp/product-file';
import { ok, type Result, refuse } from '@/lib/olp/result';
import { type Accepted, acceptKey } from './accept-key';
import { acceptOwnKey } from './accept-own';
import type { Access } from './access';
import { type ActivatedOnline, activateOnline } from './activate-online';
import type { CheckedIn } from './apply-check-in';
import { type Carried, carry } from './check-bridge';
import { checkIn } from './check-in';
import { type Cleared, clear } from './clear';
import { cancelRequests, deactivate, listCodes } from './deactivate';
import { type DeactivatedOnline, deactivateOnline } from './deactivate-online';
import type { Status } from './evaluate';
import { type MadeRequest, makeRequest, type RequestInput, showRequests } from './make-request';
import { computerIdOf } from './own-computer-id';
import { type PollOptions, pollPending } from './poll-pending';
import { noPortal, type Portal } from './portal';
import type { ReleaseCode } from './release';
import { type Repair, repairKey } from './repair-key';
import { type CodesSent, sendCodes } from './send-codes';
import { situationOf as situationIn, startLicense } from './start-license';
import type { Change, Situation } from './situation';
import type { Random } from './state';
import type { Loaded, Store } from './store';

export type WizardOptions = {
  product: Product;
  store: Store;
  /** Unix seconds. */
  now: () => number;
  random: Random;
  /** The Computer ID of this machine, or null where it has none. */
  ownComputerId: () => string | null;
  /** `portalAt(product.portalUrl)`; default: there is no network. */
  portal?: Portal | undefined;
};

/** `computerId` is made up of machine facts if it is not given. */
export type ComputerRequest = Omit<RequestInput, 'computerId'> & {
  computerId?: string | undefined;
};

/** How often a change is decided anew because another process was faster. */
const ATTEMPTS = 20;

/**
 * The License Wizard of one product on one computer. Every change is safely written before its answer
 * returns, so an answer may be shown. Nothing throws for what a user, a file or a network gave:
 * refusals are values with the codes of the protocol, and those of the store.
 */
export function openWizard(options: WizardOptions) {
  const { product, store, now, ownComputerId, portal: door = noPortal } = options;
  // Node's own gives a Buffer, which writes itself as JSON in a way of its own.
  const random: Random = (length) => new Uint8Array(options.random(length));
  // Nothing is sent whose answer could not be kept: a seat would be taken that nobody gives back.
  const portal: Portal = async (path, body) => {
    const writable = store.canWrite(path === 'activate');
    return writable.ok ? door(path, body) : writable;
  };
  const access: Access = { product, portal, random, look, change };

  const situationOf = (loaded: Loaded) => situationIn({ product, now, random }, loaded);

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

  function request(input: ComputerRequest): Result<MadeRequest> {
    const given = input.computerId ?? ownComputerId();
    return change((situation) => {
      if (given !== null) return makeNew(situation, { ...input, computerId: given });
      const computerId = situation.state.randomComputerId ?? computerIdOf(random(32));
      const state = { ...situation.state, randomComputerId: computerId };
      return makeNew({ ...situation, state }, { ...input, computerId });
    });
  }

  /** A seat that is asked for can be given back only where its tombstone can be written. */
  function makeNew(...asked: Parameters<typeof makeRequest>): ReturnType<typeof makeRequest> {
    const made = makeRequest(...asked);
    if (!made.ok || made.value.answer.reused) return made;
    const writable = store.canWrite(true);
    return writable.ok ? made : writable;
  }

  /** An answer that only reads the state. */
  function ask<T>(read: (situation: Situation) => Result<T>): Result<T> {
    const situation = look();
    return situation.ok ? read(situation.value) : situation;
  }

  return {
    product,

    /**
     * Verifies the license, at every start of the program and at least daily; the own clock mark may
     * rise. `ranSeconds`: how long the program has run since it last asked. Needs no network.
     */
    start: (ranSeconds = 0): Result<Status> => {
      const started = startLicense({ product, store, now, random }, ranSeconds);
      return started.ok ? ok(started.value.status) : started;
    },

    /** Makes an Activation Request to carry to the portal, or shows the equal one again. */
    request,

    /** The requests there are, to show one again. */
    requests: (): Result<MadeRequest[]> => ask((situation) => ok(showRequests(situation))),

    /** Takes a Computer Key as typed or pasted, signed or short, or the text of a license file. */
    accept: (input: string): Result<Accepted> => change((situation) => acceptKey(situation, input)),

    /** Of the keys of many computers takes the one of this computer. */
    acceptOwn: (inputs: readonly string[]): Result<Accepted> =>
      change((situation) => acceptOwnKey(situation, inputs)),

    /** What a key with up to three wrong groups was meant to be; nothing is accepted yet. */
    repair: (input: string): Result<Repair> => ask((situation) => repairKey(situation, input)),

    /** For a program that verifies the key itself, by `checkBridge` or in another language; nothing is verified here. */
    check: (): Result<Carried> => ask(({ state }) => ok(carry(state))),

    /** Destroys the license; the answer proves it to the portal. `NOT_ACTIVE` without one. */
    deactivate: (): Result<ReleaseCode> => change(deactivate),

    /** Gives up one pending request, or all. `NO_REQUEST` if there is none. */
    cancel: (deviceCode?: string): Result<ReleaseCode[]> =>
      change((situation) => cancelRequests(situation, deviceCode)),

    /** Every code that was ever owed to the portal, newest first. */
    codes: (): Result<ReleaseCode[]> => ask((situation) => ok(listCodes(situation))),

    /** Activates over the network; repeated after any failure it takes no second seat. */
    activateOnline: (input: ComputerRequest): Promise<Result<ActivatedOnline>> =>
      activateOnline(access, () => request(input)),

    /** Destroys the license, then tells the portal; the code is owed until the portal has it. */
    deactivateOnline: (): Promise<Result<DeactivatedOnline>> => deactivateOnline(access),

    /**
     * Asks the portal how the license stands, and sends the codes that it does not know yet: at every
     * start and daily, while a network is up. `NO_REQUEST`: there was nothing to ask about. A refusal changes nothing and need not be shown; only an overdue lease ever stops a program.
     */
    checkIn: (deviceCode?: string): Promise<Result<CheckedIn>> => checkIn(access, deviceCode),

    /** While a request is on the screen: takes its Computer Key over the network, without typing. */
    pollPending: (options?: PollOptions): Promise<Result<CheckedIn | null>> =>
      pollPending(access, options),

    /** Only sends the codes that the portal does not know yet. */
    sendPendingCodes: (): Promise<Result<CodesSent>> => sendCodes(access),

    /** For uninstallers: destroys everything, tells the portal, says what it could not tell. */
    clear: (): Promise<Result<Cleared>> => clear(access, store),
  };
}

/** The API of the License Wizard; each member is documented in `openWizard`. */
export type Wizard = ReturnType<typeof openWizard>;
