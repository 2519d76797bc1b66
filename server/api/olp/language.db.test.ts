import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { leftOver } from '@/i18n/left-over.test-support';
import { PSEUDO_LOCALE } from '@/i18n/locales';
import {
  buildPortal,
  type TestLicense,
  type TestPortal,
} from '@/lib/operations/testing/build-portal';
import { makeDevice } from '@/lib/operations/testing/make-device';
import { openDoor } from './door.test-support';

let portal: TestPortal;
let license: TestLicense;
beforeAll(async () => {
  portal = await buildPortal();
  license = await portal.license(await portal.product());
});
afterAll(() => portal.close());
beforeEach(() => void vi.stubEnv('KEYTURN_PSEUDO_LOCALE', '1'));
afterEach(() => void vi.unstubAllEnvs());

const errors = { error: () => {} };
const door = (language: string) =>
  openDoor(portal.context, errors, { 'accept-language': language });

/** An answer that no database can give. */
const broken = (language: string) =>
  openDoor({ ...portal.context, db: undefined as never }, errors, { 'accept-language': language });

const json = { 'content-type': 'application/json' };
const mistyped = () => ({ ...makeDevice(license, 'PC-1').fields, activationKey: 'C5NYF-4JRSE' });

describe.each<[string, (language: string) => ReturnType<ReturnType<typeof door>['ask']>]>([
  ['a refusal', (language) => door(language).activate(mistyped())],
  ['missing fields', (language) => door(language).activate({})],
  [
    'no JSON',
    (language) => door(language).ask('/activate', { method: 'POST', headers: json, body: '{' }),
  ],
  ['another type', (language) => door(language).ask('/activate', { method: 'POST', body: '{}' })],
  ['a large body', (language) => door(language).activate({ request: 'x'.repeat(5000) })],
  ['another method', (language) => door(language).ask('/activate', {})],
  ['another path', (language) => door(language).ask('/nothing', {})],
  ['a fault', (language) => broken(language).activate(makeDevice(license, 'PC-1').fields)],
])('%s', (_, ask) => {
  test('is said in the language that the caller asks for, with the same code', async () => {
    const english = await ask('de, en;q=0.5');
    const other = await ask(PSEUDO_LOCALE);
    expect(english.headers.get('content-language')).toBe('en');
    expect(other.headers.get('content-language')).toBe(PSEUDO_LOCALE);
    expect({ ...other.json.error, message: '' }).toEqual({ ...english.json.error, message: '' });
    expect(leftOver(english.json.error.message).length).toBeGreaterThan(2);
    expect(leftOver(other.json.error.message)).toEqual([]);
    expect(other.json.error.message).not.toBe('');
  });
});

test('the pseudo-locale is offered where the environment says so, and nowhere else', async () => {
  vi.stubEnv('KEYTURN_PSEUDO_LOCALE', '');
  const { headers, json: answer } = await door(PSEUDO_LOCALE).activate({});
  expect(headers.get('content-language')).toBe('en');
  expect(leftOver(answer.error.message).length).toBeGreaterThan(2);
});
