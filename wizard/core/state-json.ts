import { toHex } from '@/lib/olp/bytes';
import { equalBytes } from '@/lib/olp/equal-bytes';
import { complete, flag, hexBytes, integer, isRecord, oneOf, text } from '@/lib/olp/json-fields';
import { ok, type Refusal, type Result, refuse } from '@/lib/olp/result';
import { EPOCH_MAX } from '@/lib/olp/terms';
import { secretsOf } from './device-of-record';
import { fromOldState, fromOldTombstone } from './old-state';
import {
  type LicenseRecord,
  MAX_PENDING,
  type Others,
  RELEASE_REASONS,
  type State,
  type StoredKey,
  type Tombstone,
} from './state';

/** Format of the state file (docs/wizard-state.md). A file of another format is refused, never guessed. */
const FORMAT = 1;

/** Encrypted by the operating system, by a program that shares its state with nobody. */
const PROTECTED_FORMAT = 2;

const LATEST = Number.MAX_SAFE_INTEGER;

export type StateRefusal = Refusal<'STATE_DAMAGED' | 'STATE_VERSION' | 'STATE_PROTECTED'>;

/** The state as the text of its file, bytes as lower-case hex. */
export function writeState({ records, tombstones, ...state }: State): string {
  const flatRecords = records.map(({ key, ...record }) =>
    flat({ ...record, key: key && flat(key) }),
  );
  const lists = { records: flatRecords, tombstones: tombstones.map(flat) };
  return toJson({ format: FORMAT, ...flat(state), ...lists });
}

export function writeTombstone(productId: number, tombstone: Tombstone): string {
  return toJson({ format: FORMAT, productId, ...flat(tombstone) });
}

/**
 * `STATE_DAMAGED` for anything that `writeState` does not write, `STATE_VERSION` and `STATE_PROTECTED` for
 * other formats. `isOld`: by an earlier version of a client that had a format of its own.
 */
export function readState(
  json: string,
  productId: number,
  isOld = false,
): Result<State, StateRefusal> {
  const parsed = readFormat(json, productId);
  if (!parsed.ok) return parsed;
  const value = isOld ? fromOldState(parsed.value) : parsed.value;
  const fields = complete<State, 'STATE_DAMAGED'>(
    {
      productId,
      deviceSecret: hexBytes(value.deviceSecret, 32),
      randomComputerId: value.randomComputerId === null ? null : text(value.randomComputerId, 128),
      records: list(value.records, readRecord),
      tombstones: list(value.tombstones, readTombstone),
      signedTime: integer(value.signedTime, 0, LATEST),
      highWater: integer(value.highWater, 0, LATEST),
      shortSince: integer(value.shortSince, 0, LATEST),
      suspended: flag(value.suspended),
      ranSeconds: integer(value.ranSeconds, 0, LATEST),
    },
    'STATE_DAMAGED',
  );
  if (!fields.ok) return fields;
  const state = withOthers(fields.value, value, ['format']);
  return isConsistent(state) ? ok(state) : refuse('STATE_DAMAGED', { field: 'records' });
}

export function readTombstoneFile(
  json: string,
  productId: number,
): Result<Tombstone, StateRefusal> {
  const parsed = readFormat(json, productId);
  if (!parsed.ok) return parsed;
  const tombstone = readTombstone(fromOldTombstone(parsed.value));
  return tombstone ? ok(tombstone) : refuse('STATE_DAMAGED');
}

function toJson(value: object): string {
  const hex = (_: string, field: unknown) => (field instanceof Uint8Array ? toHex(field) : field);
  return `${JSON.stringify(value, hex, 1)}\n`;
}

/** As it stands in the file: what we do not know beside what we do. */
function flat<T extends { others?: Others }>({ others = {}, ...known }: T): object {
  return { ...known, ...others };
}

/** The names that the file has beside those of `known`: another client's, which are to survive our write. */
function withOthers<T extends object>(
  known: T,
  value: Record<string, unknown>,
  besides: readonly string[] = [],
): T {
  const others = Object.entries(value).filter(
    ([name]) => !Object.hasOwn(known, name) && !besides.includes(name),
  );
  return others.length === 0 ? known : { ...known, others: Object.fromEntries(others) };
}

function readFormat(
  json: string,
  productId: number,
): Result<Record<string, unknown>, StateRefusal> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return refuse('STATE_DAMAGED');
  }
  if (!isRecord(value) || typeof value.format !== 'number') return refuse('STATE_DAMAGED');
  if (value.format === PROTECTED_FORMAT) return refuse('STATE_PROTECTED');
  if (value.format !== FORMAT) return refuse('STATE_VERSION', { format: value.format });
  return value.productId === productId
    ? ok(value)
    : refuse('STATE_DAMAGED', { field: 'productId' });
}

function readRecord(value: unknown): LicenseRecord | undefined {
  if (!isRecord(value)) return undefined;
  return orUndefined<LicenseRecord>(value, {
    nonce: hexBytes(value.nonce, 8),
    deviceCode: hexBytes(value.deviceCode, 10),
    activationKey: hexBytes(value.activationKey, 10),
    computerId: text(value.computerId, 128),
    computerName: text(value.computerName, 32),
    type: oneOf(value.type, [1, 2] as const),
    requestedAt: integer(value.requestedAt, 0, LATEST),
    key: value.key === null ? null : readKey(value.key),
    epoch: integer(value.epoch, 0, EPOCH_MAX),
    unbound: flag(value.unbound),
    unboundEpoch: integer(value.unboundEpoch, 0, EPOCH_MAX),
    ratchet: hexBytes(value.ratchet, 8),
    lease: integer(value.lease, 0, 65_535),
    hashes: list(value.hashes, readHash),
  });
}

function readKey(value: unknown): StoredKey | undefined {
  if (!isRecord(value)) return undefined;
  return orUndefined<StoredKey>(value, {
    kind: oneOf(value.kind, ['CK', 'SCK'] as const),
    terms: anyHex(value.terms),
    auth: anyHex(value.auth),
  });
}

function readTombstone(value: unknown): Tombstone | undefined {
  if (!isRecord(value)) return undefined;
  const fields = {
    kind: oneOf(value.kind, ['DVC', 'UDVC'] as const),
    proof: hexBytes(value.proof, 10),
    deviceCode: hexBytes(value.deviceCode, 10),
    activationKey: hexBytes(value.activationKey, 10),
    computerId: text(value.computerId, 128),
    computerName: text(value.computerName, 32),
    epoch: integer(value.epoch, 0, EPOCH_MAX),
    unboundEpoch: integer(value.unboundEpoch, 0, EPOCH_MAX),
    time: integer(value.time, 0, LATEST),
    reason: oneOf(value.reason, RELEASE_REASONS),
    hashes: list(value.hashes, readHash),
    sent: flag(value.sent),
  };
  // The last two are those of a receipt.
  const read = orUndefined<Tombstone>(value, fields, ['refused', 'format', 'productId']);
  return read && value.refused === true ? { ...read, refused: true } : read;
}

/** The secret still makes the Device Codes it made, and there are no more records than may be. */
function isConsistent(state: State): boolean {
  const active = state.records.filter((record) => record.key !== null).length;
  return (
    active <= 1 &&
    state.records.length - active <= MAX_PENDING &&
    state.records.every((record) =>
      equalBytes(secretsOf(state, record).deviceCode, record.deviceCode),
    )
  );
}

function readHash(value: unknown): Uint8Array | undefined {
  return hexBytes(value, 32);
}

function anyHex(value: unknown): Uint8Array | undefined {
  return typeof value === 'string' ? hexBytes(value, value.length / 2) : undefined;
}

function list<T>(value: unknown, read: (item: unknown) => T | undefined): T[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const items = value.map(read).filter((item) => item !== undefined);
  return items.length === value.length ? items : undefined;
}

function orUndefined<T extends { others?: Others }>(
  value: Record<string, unknown>,
  fields: { [K in keyof Omit<T, 'others' | 'refused'>]: T[K] | undefined },
  besides: readonly string[] = [],
): T | undefined {
  const read = complete(fields as { [K in keyof T]: T[K] | undefined }, 'STATE_DAMAGED');
  return read.ok ? withOthers(read.value as T, value, besides) : undefined;
}
