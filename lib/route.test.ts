import type { Route } from 'next';
import { redirect } from 'next/navigation';
import { expect, test } from 'vitest';
import { route } from './route';

test('an address of a page is one', () => {
  const addresses: Route[] = [
    '/licenses',
    '/licenses?q=LAB',
    route('/licenses/7?q=LAB'),
    route(`/computers/${crypto.randomUUID()}/deactivate`),
  ];
  expect(addresses).toHaveLength(4);
});

test('a misspelled one is a type error', () => {
  // Never called: `npm test -- types` fails where the error of a line is not there.
  const misspelled = (id: string): Route[] => {
    // @ts-expect-error no such page
    const fixed: Route = '/lizenses';
    // @ts-expect-error no such page
    const withId = route(`/computer/${id}`);
    // @ts-expect-error no such page below it
    const below = route(`/computers/${id}/deactivat`);
    // @ts-expect-error no such page
    if (id === '') redirect(`/receipt/${id}`);
    return [fixed, withId, below];
  };
  expect(misspelled).toBeTypeOf('function');
});
