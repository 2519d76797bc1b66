import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import messages from '@/messages/wizard.en.json';
import type { Refusal } from '@/lib/olp/result';
import { refusalText } from './refusal-text';
import { dayInWords } from '../language';
import { text } from './text';

/** Sections whose keys are codes of the protocol or of the state. */
const BY_CODE = new Set(['state', 'refusal', 'kind', 'codes', 'verdict']);

const sources = readdirSync('wizard', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.includes('.test'))
  .map((name) => readFileSync(join('wizard', name), 'utf8'))
  .join('\n');

test('every text is used', () => {
  const names = Object.entries(messages.wizard).flatMap(([section, texts]) =>
    BY_CODE.has(section) ? [] : Object.keys(texts).map((key) => `${section}.${key}`),
  );
  expect(names.filter((name) => !sources.includes(`'${name}'`))).toEqual([]);
});

test('values are filled in, plurals chosen, groups counted from 1', () => {
  const typo = (badGroups: number[]) =>
    refusalText({ code: 'CODE_TYPO', details: { kind: 'CK', badGroups } });
  expect(typo([0])).toContain('in group 1.');
  expect(typo([1, 12])).toContain('in groups 2, 13.');
  expect(refusalText({ code: 'WRONG_KIND', details: { looksLike: 'DVC' } })).toContain(
    'a Deactivation Verification Code',
  );
  expect(refusalText({ code: 'NO_SEAT', details: { seats: 1 } })).toBe('Refused: NO_SEAT');
  expect(text('header.title', { product: '{version}', version: '1.0' })).toContain('{version} 1.0');
});

test('a day is named in words, the same in every time zone', () => {
  expect(dayInWords('2027-03-31')).toBe('March 31, 2027');
});

test.each(Object.keys(messages.wizard.refusal))(
  'a refusal %s shows no name in braces, whatever its details lack',
  (code) => {
    for (const details of [undefined, {}, { file: 'x' }, { field: null, file: 'x' }]) {
      const said = refusalText({ code, details } as Refusal);
      expect(said).not.toMatch(/[{}]|undefined|null/);
    }
  },
);
