import { isRecord } from '@/lib/olp/json-fields';

/**
 * The parsed state of an earlier client (docs/wizard-state.md, section 8) with the names and values of the
 * present format; what is wrong with it otherwise stays wrong.
 */
export function fromOldState(value: Record<string, unknown>): Record<string, unknown> {
  const { ds, hwm, records, tombstones, randomComputerId, ...rest } = value;
  return {
    deviceSecret: ds,
    highWater: hwm,
    ...rest,
    randomComputerId: randomComputerId === '' ? null : randomComputerId,
    records: eachOf(records, fromOldRecord),
    tombstones: eachOf(tombstones, fromOldTombstone),
  };
}

export function fromOldTombstone(value: Record<string, unknown>): Record<string, unknown> {
  const { epoch, kind, refused } = value;
  const isRefused = refused === true || typeof refused === 'string';
  return { unboundEpoch: kind === 'UDVC' ? epoch : 0, ...value, refused: isRefused };
}

function fromOldRecord(value: Record<string, unknown>): Record<string, unknown> {
  return { requestedAt: 0, unboundEpoch: value.unbound === true ? value.epoch : 0, ...value };
}

function eachOf(list: unknown, to: (item: Record<string, unknown>) => unknown): unknown {
  return Array.isArray(list) ? list.map((item) => (isRecord(item) ? to(item) : item)) : list;
}
