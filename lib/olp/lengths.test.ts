import { expect, test, vi } from 'vitest';
import { plainText } from '@/lib/operations/plain-text';
import { parseActivationKey } from './activation-key';
import { canonicalComputerId } from './computer-id';
import { computerName } from './computer-name';
import { readDeactivationUrl } from './portal-url';
import { openRequest } from './request-decode';
import { decodeCode, decodeOneOf } from './text/codes';
import { readEntry } from './text/entry';
import { repairCandidates } from './text/repair';

/** How many characters normalizing made, one of which may become 18. */
function normalized(work: () => unknown): number {
  let characters = 0;
  const { normalize } = String.prototype;
  const spy = vi.spyOn(String.prototype, 'normalize').mockImplementation(function (
    this: string,
    form?: string,
  ) {
    const made = normalize.call(this, form);
    characters += made.length;
    return made;
  });
  work();
  spy.mockRestore();
  return characters;
}

test.each<[string, (text: string) => unknown]>([
  ['a code', (text) => decodeCode('DVC', text)],
  ['one of several codes', (text) => decodeOneOf(['DVC', 'UDVC'], text)],
  ['an Activation Key', (text) => parseActivationKey(text)],
  ['a Computer Key in boxes', (text) => readEntry(text, ['CK'])],
  ['a Computer Key to repair', (text) => repairCandidates(text).next()],
  ['a request', (text) => openRequest(text)],
  ['a scanned deactivation', (text) => readDeactivationUrl(`${text}/${text}`)],
  ['a Computer ID', (text) => canonicalComputerId(text)],
  ['a Computer Name', (text) => computerName(text)],
  ['a reason', (text) => plainText(text)],
])('however long %s is, the work on it has a bound', (_, read) => {
  const longest = 200_000;
  for (const characters of [1300, 2048, 2049, 100_000]) {
    expect(normalized(() => read('\ufdfa'.repeat(characters)))).toBeLessThan(longest);
    expect(normalized(() => read('e\u0301'.repeat(characters)))).toBeLessThan(longest);
  }
});

test('a text longer than any code is none, whatever it begins with', () => {
  const code = 'C5NYF-4JRSE-PZBQW-FQ889';
  const good = ['DVC', 'DC', 'AK', 'UDVC'].filter(
    (kind) => decodeCode(kind as 'DVC', `${' '.repeat(2000)}${code}`).ok,
  );
  expect(good).toHaveLength(1);
  const [kind] = good as ['DVC'];
  expect(decodeCode(kind, `${code}${' '.repeat(2100)}`).ok).toBe(false);
});
