import { describe, expect, test } from 'vitest';
import {
  strangersWord,
  strangersWordInMail,
  terminalLines,
  valueInText,
  visible,
  visibleJson,
} from './strangers-words';

describe('a word of a stranger', () => {
  test.each([
    ['\u2800', '⁨‹U+2800›⁩'],
    ['\u{13430}PC', '⁨‹U+13430›PC⁩'],
    ['\ufffc', '⁨‹U+FFFC›⁩'],
    ['\u3164', '⁨‹U+3164›⁩'],
    ['\u115f\u1160\uffa0', '⁨‹U+115F›‹U+1160›‹U+FFA0›⁩'],
    ['  ', '⁨‹U+0020›‹U+0020›⁩'],
    ['\u3000', '⁨‹U+3000›⁩'],
    ['PC\u202e70', '⁨PC‹U+202E›70⁩'],
    ['PC\u2066\u2069', '⁨PC‹U+2066›‹U+2069›⁩'],
    ['PC\u200b\ufe0f', '⁨PC‹U+200B›‹U+FE0F›⁩'],
    ['PC\u{e0041}', '⁨PC‹U+E0041›⁩'],
    ['\u001b[2JPC\u009b', '⁨‹U+001B›[2JPC‹U+009B›⁩'],
    ['PC\r\nBcc: x', '⁨PC‹U+000D›‹U+000A›Bcc: x⁩'],
    ['PC\u2028New', '⁨PC‹U+2028›New⁩'],
    ['\u0301PC', '⁨‹U+0301›PC⁩'],
  ])('shows what nobody sees: %j', (word, shown) => {
    expect(strangersWord(word)).toBe(shown);
  });

  test.each([
    'Büro',
    'e\u0301cole',
    '会議室の電脳',
    'ศูนย์',
    'ক্‌ষ',
    '👩‍👩‍👧 PC',
    '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
    '❤️',
    '🇫🇷',
    '👍🏽',
    'LAB-PC-07',
    '<b>x</b>',
    "=cmd|'/C calc'!A0",
    '',
  ])('leaves writing as it is: %s', (word) => {
    expect(strangersWord(word)).toBe(word);
  });

  test.each(['محمد-PC', 'می‌خواهم', 'מחשב של דנה'])(
    'isolates what is read from the right: %s',
    (word) => {
      expect(strangersWord(word)).toBe(`⁨${word}⁩`);
    },
  );

  test('is cut with an ellipsis, and no name of a character in two', () => {
    expect(strangersWord('x'.repeat(500))).toBe(`${'x'.repeat(160)}…`);
    expect(strangersWord('\u202e'.repeat(500))).toBe(`⁨${'‹U+202E›'.repeat(160)}…⁩`);
  });

  test.each([
    ['http://evil.example/login', 'http:[//]evil[.]example/login'],
    ['HTTPS://10.0.0.1/x', 'HTTPS:[//]10.0.0.1/x'],
    ['evil.example', 'evil[.]example'],
    ['www.1e100.net', 'www[.]1e100[.]net'],
    ['a@evil.example', 'a@evil[.]example'],
    ['mailto:a@b', 'mailto[:]a@b'],
    ['\\\\evil\\share', '[\\\\]evil\\share'],
    ['evil\uff0eexample', 'evil[\uff0e]example'],
    ['Anns-MacBook.local', 'Anns-MacBook.local'],
    ['It broke. Version 1.2 ran.', 'It broke. Version 1.2 ran.'],
  ])('is no link in a mail: %s', (word, shown) => {
    expect(strangersWordInMail(word)).toBe(shown);
  });
});

test('no escape sequence passes to a terminal, and lines stay lines', () => {
  const line = `a ${strangersWord('\u202eb')} \u001b]0;title\u0007\u202e`;
  expect(terminalLines(`${line}\n\nb`)).toBe('a ⁨‹U+202E›b⁩ ‹U+001B›]0;title‹U+0007›‹U+202E›\n\nb');
  expect(visible('\u0000')).toBe('‹U+0000›');
});

test('a value in a sentence is isolated once', () => {
  expect(valueInText(strangersWord('\u202eb'))).toBe('⁨‹U+202E›b⁩');
  expect(valueInText('שלום')).toBe('⁨שלום⁩');
  expect(valueInText('\u2068\u2069')).toBe('⁨‹U+2068›‹U+2069›⁩');
});

test('JSON says the same, with all of it to be seen', () => {
  const said = { name: '\u202e\u{e0041}\u009b\u2800é' };
  const json = visibleJson(JSON.stringify(said));
  expect(JSON.parse(json)).toEqual(said);
  expect(json).toBe('{"name":"\\u202e\\udb40\\udc41\\u009b\\u2800é"}');
});
