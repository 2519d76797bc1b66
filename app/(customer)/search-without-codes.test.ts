import { expect, test } from 'vitest';
import { activationKeyText, makeActivationKey } from '@/lib/olp/activation-key';
import { searchWithoutCodes } from './search-without-codes';

const key = activationKeyText(makeActivationKey(70_021, new Uint8Array(10).fill(7)));
const ending = key.slice(-5);

test.each([
  ['as it is written', key],
  ['without its dashes, in lower case', key.replaceAll('-', '').toLowerCase()],
  ['behind its label', `Activation Key: ${key}`],
  ['with a typing error', `${key.slice(0, 2)}${key[2] === 'Z' ? 'Y' : 'Z'}${key.slice(3)}`],
  [
    'with one behind its label',
    `My key: ${key.slice(0, 2)}${key[2] === 'Z' ? 'Y' : 'Z'}${key.slice(3)}.`,
  ],
])('of a key nothing but its last group comes into an address: %s', (_, typed) => {
  expect(searchWithoutCodes(typed).toUpperCase()).toBe(ending);
});

test.each([
  'Example CAD',
  'person@example.com',
  'LAB-PC-07',
  'K7Q2M',
  '',
  '3F2504E0-4F89-11D3-9A0C-0305E82C3301',
])('what is no code is looked for as it is: %j', (typed) => {
  expect(searchWithoutCodes(` ${typed} `)).toBe(typed);
});
