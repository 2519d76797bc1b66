import { describe, expect, test } from 'vitest';
import { encodeCode } from './codes';
import { codeIn, codesIn } from './find-code';
import { groupSymbols } from './groups';

const bytes = (first: number) =>
  Uint8Array.from({ length: 10 }, (_, at) => (first + at * 37) % 256);
const key = encodeCode('AK', bytes(11));
const other = encodeCode('AK', bytes(77));
const dvc = encodeCode('DVC', bytes(5));
const device = encodeCode('DC', bytes(140));
/** As long as a key signed with ed25519: 23 groups. */
const computerKey = groupSymbols(
  'CK',
  Array.from({ length: 115 }, (_, at) => (at * 7 + 3) % 32),
);
const plain = (code: string) => code.replaceAll('-', '');
const inDigits = (text: string, zero: number) =>
  text.replace(/[0-9]/g, (digit) => String.fromCodePoint(zero + Number(digit)));

describe('the code in what was pasted', () => {
  test.each([
    ['a label', `Activation Key: ${key}`],
    ['a label without a colon', `Activation Key ${key}`],
    ['a label in another language', `Ваш ключ активации — ${key}`],
    ['a label without a space', `アクティベーションキー：${key}`],
    ['a sentence', `Hello Ms. Weber, your key is ${key}. Please keep it in a safe place!`],
    ['quotation marks', `»${key}«`],
    ['typographic quotation marks and a comma', `“${key.toLowerCase()}”, thanks`],
    ['pasted twice', `${key} ${key}`],
    ['pasted twice without a gap', key + key],
    ['pasted twice, on lines of their own', `${key}\n${key}\n`],
    ['a table cell', `| Example CAD | ${key} | 5 seats |`],
    ['a line of a configuration', `license.key="${plain(key)}"`],
    ['spaces in place of dashes', `Key: ${key.replaceAll('-', '  ')} (perpetual)`],
    [
      'a mail that was quoted and broken',
      `> > ${key.slice(0, 12)}\n> > ${key.slice(12)}\n> > Kind regards`,
    ],
    [
      'numbered groups',
      key
        .split('-')
        .map((group, at) => `${at + 1}: ${group}`)
        .join('; '),
    ],
    ['digits of Bengali', `কী: ${inDigits(key, 0x9e6)}`],
    ['digits of Thai, without a label', inDigits(key, 0xe50)],
    ['digits of full width', `キー ${inDigits(key, 0xff10)}`],
    ['what nobody sees between the characters', `Key: ${[...key].join('\u200b')}`],
    [
      'an address that escapes dashes',
      `https://shop.example/k?key=${key.replaceAll('-', '%2D')}&n=1`,
    ],
    [
      'a mail as it is sent',
      `Your key:=20${key.replaceAll('-', '=2D').slice(0, 17)}=\r\n${key.replaceAll('-', '=2D').slice(17)}=20`,
    ],
    ['a page as it is written', `<b>Key:</b>&nbsp;${key.replaceAll('-', '&#45;')}<br>`],
    ['the same key twice', `${key} (again: ${plain(key)})`],
  ])('is found behind, in or between: %s', (_, text) => {
    expect(plain(codeIn(text, ['AK']))).toBe(plain(key));
  });

  test('is found in an address, each kind by itself', () => {
    const text = `Scan or open <HTTPS://LICENSES.EXAMPLE.ORG/D/${plain(device)}/${plain(dvc)}>.`;
    expect(codeIn(text, ['DVC', 'UDVC'])).toBe(dvc);
    expect(codeIn(text, ['DC'])).toBe(device);
  });

  test('may be a long one with others around it', () => {
    const text = `Computer Key for CNC-3:\n${computerKey}\nplease type it in`;
    expect(codesIn(text, ['CK', 'SCK'])).toEqual([{ kind: 'CK', text: computerKey }]);
    const rows = computerKey
      .split('-')
      .map((group, at) => `${at + 1}\n${group}\n`)
      .join('');
    expect(codeIn(rows, ['CK', 'SCK'])).toBe(computerKey);
  });

  test('of another kind is given where the wanted one is not there, so that it can be named', () => {
    expect(codeIn(`Activation Key: ${key}`, ['DVC', 'UDVC'])).toBe(key);
    expect(codeIn(`Code: ${dvc}.`, ['AK'])).toBe(dvc);
  });
});

describe('nothing is guessed', () => {
  test.each([
    ['two keys', `${key} or ${other}`],
    ['a typing error', `Activation Key: ${key.slice(0, -1)}${key.endsWith('7') ? '8' : '7'}`],
    ['a part of a word', `X${plain(key)}`],
    ['a longer word', `Key: ${plain(key)}7`],
    ['a missing group', `Key: ${key.slice(6)}`],
    ['no code', 'Please send me my Activation Key again, it was lost with the old laptop.'],
    ['nothing', ''],
  ])('%s stays as it was pasted', (_, text) => {
    expect(codeIn(text, ['AK'])).toBe(text);
  });

  test('a whole code stays as it was typed, of whatever kind it is', () => {
    for (const text of [key.toLowerCase(), ` ${plain(key)}\n`, dvc]) {
      expect(codeIn(text, ['AK'])).toBe(text);
    }
  });

  test('a long text takes no longer than its length asks for', () => {
    const text = `${'0'.repeat(3000)} ${'AAAAA '.repeat(20_000)}`;
    expect(codesIn(text, ['AK', 'DC', 'DVC', 'CK', 'SCK'])).toEqual([]);
  });
});
