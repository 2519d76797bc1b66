import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chooseLocale, DEFAULT_LOCALE, directionOf, type Locale, PSEUDO_LOCALE } from './locales';

/** As if these were there already. */
const OFFERED = [
  'en',
  'de',
  'pt-BR',
  'fr-CA',
  'fr',
  'zh-Hans',
  PSEUDO_LOCALE,
] as string[] as Locale[];

test.each<[accepted: string | undefined, locale: string]>([
  [undefined, 'en'],
  ['', 'en'],
  ['de', 'de'],
  ['DE-at', 'de'],
  ['de-CH-1996', 'de'],
  ['en-GB,en;q=0.9,de;q=0.8', 'en'],
  ['da, de;q=0.5, en;q=0.4', 'de'],
  ['en;q=0.4, de;q=0.5', 'de'],
  ['en ; q=0.4 , de ; q=0.5', 'de'],
  ['de;q=0, en;q=0.1', 'en'],
  ['pt', 'pt-BR'],
  ['pt-PT', 'pt-BR'],
  ['fr', 'fr'],
  ['fr-CA', 'fr-CA'],
  ['fr-BE', 'fr'],
  ['zh', 'zh-Hans'],
  ['xx, *;q=0.1', 'en'],
  ['*', 'en'],
  ['*, de;q=0.2', 'de'],
  ['en-XA', PSEUDO_LOCALE],
  ['en-X', 'en'],
  ['de;q=2, fr;q=0.1', 'fr'],
  ['de;q=zero, fr;q=0.1', 'fr'],
  ['de;q=', 'en'],
  [';;;,,,q=1;q=1', 'en'],
  ['__proto__, constructor', 'en'],
  [`${'xx,'.repeat(49)}de`, 'de'],
  [`${'xx,'.repeat(50)}de`, 'en'],
])('Accept-Language %j is content with %s', (accepted, locale) => {
  expect(chooseLocale(OFFERED, undefined, accepted)).toBe(locale);
});

test('what was chosen counts before the header, as long as it is offered', () => {
  expect(chooseLocale(OFFERED, 'de', 'fr')).toBe('de');
  expect(chooseLocale(OFFERED, 'xx', 'fr')).toBe('fr');
  expect(chooseLocale(OFFERED, '', null)).toBe(DEFAULT_LOCALE);
});

test('the pseudo-locale is for whoever asks for it, where it is offered', () => {
  expect(chooseLocale(['en'], PSEUDO_LOCALE, PSEUDO_LOCALE)).toBe('en');
  expect(chooseLocale(['en', PSEUDO_LOCALE], undefined, 'en-GB')).toBe('en');
});

test('any header at all is answered with an offered language', () => {
  const text = fc.oneof(
    fc.string(),
    fc.stringMatching(/^([a-z*-]{0,4}(;q=[0-9.]{0,4})?,? ?){0,9}$/),
  );
  fc.assert(
    fc.property(text, text, (chosen, accepted) => {
      expect(OFFERED).toContain(chooseLocale(OFFERED, chosen, accepted));
    }),
  );
});

test('text runs from right to left where it is written so', () => {
  expect(['en', 'de', 'ar', 'ar-EG', 'he', PSEUDO_LOCALE].map(directionOf)).toEqual([
    'ltr',
    'ltr',
    'rtl',
    'rtl',
    'rtl',
    'ltr',
  ]);
});
