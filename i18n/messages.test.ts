import { readdirSync, readFileSync } from 'node:fs';
import { createTranslator } from 'next-intl';
import { describe, expect, test } from 'vitest';
import { DEFAULT_LOCALE, locales, PSEUDO_LOCALE } from './locales';
import { partsOf, pseudoMessages } from './pseudo-locale';
import { messagesOf } from './words';

const read = (file: string): unknown => JSON.parse(readFileSync(`messages/${file}`, 'utf8'));

/** Each file of texts, with the English one that it has to match. */
const files = ['', '.browser', 'wizard.'].flatMap((kind) => {
  const nameOf = (locale: string) =>
    kind.startsWith('.') ? `${locale}${kind}.json` : `${kind}${locale}.json`;
  const english = read(nameOf(DEFAULT_LOCALE));
  return [
    ...locales.map((locale) => ({ file: nameOf(locale), texts: read(nameOf(locale)), english })),
    { file: `pseudo ${nameOf(PSEUDO_LOCALE)}`, texts: pseudoMessages(english), english },
  ];
});

test('messages/ holds the files of the languages that are offered, and no other', () => {
  const expected = locales.flatMap((one) => [
    `${one}.json`,
    `${one}.browser.json`,
    `wizard.${one}.json`,
  ]);
  expect(readdirSync('messages').sort()).toEqual(expected.sort());
});

describe.each(files)('$file', ({ texts, english }) => {
  const [of, wanted] = [textsOf(texts), textsOf(english)];

  test('has the keys of English, and no other', () => {
    expect(Object.keys(of).sort()).toEqual(Object.keys(wanted).sort());
  });

  test('fills in the same values, and marks the same parts', () => {
    for (const [key, text] of Object.entries(of)) {
      expect([key, ...valuesOf(text)]).toEqual([key, ...valuesOf(wanted[key] ?? '')]);
    }
  });
});

test('the number of licenses that end soon is said, also where there are more than were counted', () => {
  const t = createTranslator({
    locale: DEFAULT_LOCALE,
    messages: messagesOf(DEFAULT_LOCALE),
    namespace: 'staff.overview.ending',
  });
  const said = (count: number, more = false) => t('said', { count, more: `${more}` });
  expect([said(0), said(1), said(4), said(1000, true)]).toEqual([
    'None.',
    'One license.',
    '4 licenses.',
    'More than 1,000 licenses.',
  ]);
});

test('no number is written as a bare # where a select stands inside a plural', () => {
  const bare = /plural,[^}]*\{\{\w+, select,(?:(?!plural,).)*#/;
  const faults = files.flatMap(({ texts }) =>
    Object.entries(textsOf(texts)).filter(([, text]) => bare.test(text)),
  );
  expect(bare.test('{n, plural, other {{more, select, other {# rows}}}}')).toBe(true);
  expect(faults).toEqual([]);
});

/** Every text under its whole key. */
function textsOf(messages: unknown, key = ''): Record<string, string> {
  if (typeof messages === 'string') return { [key.slice(1)]: messages };
  const inside = Object.entries(messages as object);
  return Object.assign({}, ...inside.map(([name, value]) => textsOf(value, `${key}.${name}`)));
}

/** What a message is filled in with and marks, without how often; variants only of `select`. */
function valuesOf(message: string): string[] {
  const markup = partsOf(message).flatMap(({ text, spoken }) => (spoken ? [] : [text.trim()]));
  const variants = new Set(['zero {', 'one {', 'two {', 'few {', 'many {', '}']);
  return [...new Set(markup)].filter((text) => !variants.has(text) && !/^=\d+/.test(text)).sort();
}

describe('the pseudo-locale', () => {
  const pairs = Object.values(textsOf(messagesOf(DEFAULT_LOCALE))).map(
    (text) => [text, pseudoMessages(text)] as const,
  );
  const spokenOf = (text: string) =>
    partsOf(text)
      .map((part) => (part.spoken ? part.text : ' '))
      .join('');

  test('has no letter without an accent but in what is filled in', () => {
    for (const [, disguised] of pairs) {
      expect(spokenOf(disguised).replaceAll('%s', '')).not.toMatch(/[A-Za-z]/);
      expect(disguised).toMatch(/^⟦.*⟧$/s);
    }
  });

  test('is about 40 % longer', () => {
    const length = (side: 0 | 1) =>
      pairs.reduce((sum, pair) => sum + spokenOf(pair[side]).length, 0);
    expect(length(1) / length(0)).toBeGreaterThan(1.4);
    expect(length(1) / length(0)).toBeLessThan(1.5);
  });

  test('leaves nested variants, numbers and rich parts as they are', () => {
    expect(
      pseudoMessages(
        '{n, plural, =0 {No <b>seat</b>} other {{all, select, true {All} other {#}} in {d, number}}} in {x}',
      ),
    ).toBe(
      '⟦{n, plural, =0 {Ññöö <b>šééååţ</b>} other {{all, select, true {Ååļļ} other {#}} îîññ {d, number}}} îîññ {x}⟧',
    );
  });

  test('takes no broken message for one', () => {
    expect(() => partsOf('{n, plural, one {a} two')).toThrow();
  });
});

/** Where support is who acts, not where people are sent. */
const SUPPORT_ACTS = [
  /^mail\.released\.by\./,
  /^(mail\.release-request\.intro|computers\.seatAsked|askForSeat\.text)$/,
  /^(brokenComputer\.sentText|releaseRequest\.(consequence|open))$/,
  /^releaseRequestNotice\.(open|declinedText|answer)$/,
  /^(support|property|propertyWarning)\./,
];

test('what sends people to support has a wording for when no way there is known', () => {
  const texts = textsOf(messagesOf(DEFAULT_LOCALE));
  const sends = Object.entries(texts).filter(
    ([key, text]) =>
      /\bsupport\b/i.test(text.replaceAll('{support,', '')) &&
      !SUPPORT_ACTS.some((one) => one.test(key)),
  );
  expect(sends.length).toBeGreaterThan(15);
  for (const [key, text] of sends) {
    if (key === 'errorPage.textSupport') continue; // its other wording is errorPage.text
    const [, other = ''] =
      /\{support, select, known \{[^{}]*\} other \{([^{}]*)\}\}/.exec(text) ?? [];
    expect(other, key).toMatch(/seller/);
    const without = text.replaceAll(/\{support, select, known \{[^{}]*\}/g, '');
    expect(without, `${key} without support`).not.toMatch(/\bsupport\b/i);
  }
});
