import { afterEach, describe, expect, test } from 'vitest';
import { DEFAULT_LOCALE, PSEUDO_LOCALE } from '@/i18n/locales';
import { fill, localeOfTerminal, speak } from './language';

afterEach(() => speak(DEFAULT_LOCALE));

describe('the language of a terminal', () => {
  test.each<[env: Record<string, string>]>([
    [{}],
    [{ LANG: '' }],
    [{ LANG: 'C' }],
    [{ LANG: 'C.UTF-8' }],
    [{ LANG: 'POSIX' }],
    [{ LC_ALL: 'en_US.UTF-8', LANG: 'C' }],
    [{ LC_MESSAGES: 'en_AU' }],
    [{ LANG: 'xx_YY.UTF-8@euro' }],
    [{ LANG: '../../etc/passwd' }],
    [{ LANG: ';;;=,,\u0000' }],
    [{ LC_ALL: '__proto__' }],
    [{ LANG: PSEUDO_LOCALE }],
  ])('is one of those that there are under %j', (env) => {
    expect(localeOfTerminal(undefined, env)).toBe(DEFAULT_LOCALE);
  });

  test('is that of --lang before all others', () => {
    expect(localeOfTerminal(PSEUDO_LOCALE, { LC_ALL: 'en_US' })).toBe(PSEUDO_LOCALE);
    expect(localeOfTerminal('en-GB', { LANG: 'xx' })).toBe('en');
    for (const odd of ['', 'C', 'xx', '-', '*']) {
      expect(localeOfTerminal(odd, { LANG: 'en_US' })).toBe('en');
    }
  });
});

describe('a plural', () => {
  const said = '{n, plural, =0 {none} one {one} few {few} other {many}} of {n}';

  test('is chosen by number, by the rules of the language, or is the rest', () => {
    expect([0, 1, 2].map((n) => fill(said, { n }))).toEqual(['none of 0', 'one of 1', 'many of 2']);
  });

  test('may be written without the forms that a language does not have', () => {
    expect(fill('{n, plural, other {all}}', { n: 1 })).toBe('all');
  });
});
