import type { Refusal, Result } from '@/lib/olp/result';
import type { State, Tombstone } from './state';

/** What was read, and the revision that the next state is written onto (0: none yet, or that of an earlier version). */
export type Loaded = {
  /** Null: there is none yet. */
  state: State | null;
  /** Tombstones that outlived their state in the second place; empty if there is a state. */
  outlived: readonly Tombstone[];
  revision: number;
};

export type StoreRefusal = Refusal<
  'STATE_DAMAGED' | 'STATE_VERSION' | 'STATE_PROTECTED' | 'STATE_UNREADABLE' | 'STATE_NOT_WRITABLE'
>;

/** Where the state lives. Two processes may use it at once. */
export type Store = {
  /** A damaged state is refused, never taken for none. */
  load(): Result<Loaded, StoreRefusal>;
  /**
   * Writes `state` so that a crash at any moment leaves the old or the new one. `onto`: the revision it
   * was made from, 0 for none. False: another process was faster; load again and decide anew.
   */
  commit(state: State, onto: number): Result<boolean, StoreRefusal>;
  /**
   * Whether a change could be written now; `both`: its tombstones too. Asked before a seat is asked for, and
   * before anything is sent whose answer has to be kept.
   */
  canWrite(both: boolean): Result<null, StoreRefusal>;
  /** Removes the state for good; the second copy of its tombstones stays. */
  erase(): Result<null, StoreRefusal>;
};
