import { expect, test } from 'vitest';
import { selfTest } from './self-test';

test('the known answers come out on this machine', () => {
  expect(selfTest()).toEqual({ ok: true, value: true });
});
