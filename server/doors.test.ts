import { expect, test } from 'vitest';
import { DOORS } from '@/e2e/inventory';
import type { Context } from '@/lib/operations/context';
import { makeApi } from './api/app';
import { isAt, makeDoors } from './doors';
import { unwatched } from './watch.test-support';

/** Nothing is asked here, so nothing has to be there to answer. */
const context = {} as Context;

test('every door that answers before the pages is in the inventory', () => {
  const api = makeApi({
    context,
    watch: unwatched,
    health: () => Promise.reject(new Error('unused')),
  });
  const called = api.routes
    .filter(({ method }) => method !== 'ALL') // what is asked on the way, and what refuses
    .map(({ method, path }) => `${method} ${path}`);
  const others = makeDoors(context, true).map(({ path }) => `GET ${path}`);
  expect([...new Set([...called, ...others])].sort()).toEqual(Object.keys(DOORS).sort());
});

test('without the mailbox of the demo there is no door to it', () => {
  expect(makeDoors(context, false).filter(({ path }) => path.startsWith('/dev'))).toEqual([]);
});

test.each([
  ['/logo', '/logo', true],
  ['/logo', '/logos', false],
  ['/*.aspx', '/qlm/QlmWebActivation.ASPX', true],
  ['/*.aspx', '/activate', false],
  ['/dev/mail/*', '/dev/mail/7', true],
  ['/dev/mail', '/dev/mail/7', false],
])('%s takes %s: %s', (path, address, taken) => expect(isAt(path, address)).toBe(taken));
