import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fromHex } from '@/lib/olp/bytes';
import { parseProduct } from '@/lib/olp/product-file';
import { value } from '@/lib/olp/property.test-support';
import type { Result } from '@/lib/olp/result';
import { acceptKey } from './accept-key';
import { applyCheckIn } from './apply-check-in';
import { deactivate } from './deactivate';
import { evaluate } from './evaluate';
import { makeRequest } from './make-request';
import type { Change, Situation } from './situation';
import { activeRecord, newState, pendingRecords, type State } from './state';
import { readState, writeState } from './state-json';

// biome-ignore lint/suspicious/noExplicitAny: the vectors are JSON; each step has its own shape.
type Vector = any;
const { scenarios, wizards }: Vector = JSON.parse(readFileSync('docs/olp1-vectors.json', 'utf8'));

test('no scenario and no kind of step is left out', () => {
  const kinds = scenarios.flatMap(({ steps }: Vector) => steps.map((step: Vector) => step.do));
  expect(scenarios).toHaveLength(29);
  expect(Object.keys(steps).sort()).toEqual([...new Set(kinds)].sort());
});

describe.each(scenarios as Vector[])('$why', (scenario) => {
  const wizard = wizards[scenario.wizard];
  const product = value(parseProduct({ ...wizard.product, ...scenario.product }));
  const random = () => bytes(wizard.ds);
  let state = newState(product.productId, random);

  test.each(numbered(scenario.steps))('%s', (_, step: Vector) => {
    const outcome = steps[step.do]?.({ product, state, now: step.now }, step, wizard);
    if (!outcome) throw new Error(`unknown step ${step.do}`);
    // Through the file's format, so that nothing lives in memory only.
    state = value(readState(writeState(outcome.state), product.productId));
    const { ok, error, details } = step;
    expect(outcome.answer).toMatchObject(ok ?? { error, ...(details && { details }) });
  });
});

function numbered(list: Vector[]): [string, Vector][] {
  return list.map((step, index) => [`${index}: ${step.do}`, step]);
}

type Outcome = { state: State; answer: object };

const steps: Record<string, (situation: Situation, step: Vector, wizard: Vector) => Outcome> = {
  request(situation, { activationKey, nonce, type, new: fresh }, { computerId, computerName }) {
    const input = { activationKey, computerId, computerName, type, fresh };
    return settle(situation, makeRequest({ ...situation, random: () => bytes(nonce) }, input));
  },
  accept: (situation, { input }) => settle(situation, acceptKey(situation, input)),
  status: (situation) => ({ state: situation.state, answer: evaluate(situation) }),
  deactivate(situation) {
    const { state, answer } = settle(situation, deactivate(situation));
    return { state, answer: 'code' in answer ? { ...answer, dvc: answer.code } : answer };
  },
  checkin(situation, { nonce, body, sig }) {
    const { state } = situation;
    const record = activeRecord(state) ?? pendingRecords(state)[0];
    if (!record) throw new Error('nothing to check in');
    const { state: next, answer } = settle(
      situation,
      applyCheckIn(situation, record, bytes(nonce), { body, sig }),
    );
    const refused = 'keyRefused' in answer ? answer.keyRefused : null;
    return { state: next, answer: refused ? { error: refused.code } : answer };
  },
  set({ state }, { key, value: to }) {
    if (key !== 'hwm') throw new Error(`unknown field ${key}`);
    return { state: { ...state, highWater: to }, answer: { error: undefined } };
  },
};

function settle<T extends object>(
  { state }: Situation,
  result: Result<Change<T>>,
): { state: State; answer: T | { error: string; details: object } } {
  if (result.ok) return result.value;
  const { code, details = {} } = result.error;
  return { state, answer: { error: code, details } };
}

function bytes(hex: string): Uint8Array {
  const decoded = fromHex(hex);
  if (decoded === null) throw new Error(`not hex: ${hex}`);
  return decoded;
}
