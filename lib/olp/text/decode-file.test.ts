import { expect, test } from 'vitest';
import { decodeFile, hasLostLetters } from './decode-file';

const TEXT = '{"name": "Müller CAD 例 𝄞"}\r\n';
const wide = (text: string) => Buffer.from(text, 'utf16le');

test.each([
  ['UTF-8', Buffer.from(TEXT)],
  ['UTF-8 with a mark', Buffer.from(`\ufeff${TEXT}`)],
  ['UTF-16 of PowerShell 5.1', wide(`\ufeff${TEXT}`)],
  ['UTF-16 the other way round', wide(`\ufeff${TEXT}`).swap16()],
  ['UTF-16 of a program that writes no mark', wide(TEXT)],
  ['the same the other way round', wide(TEXT).swap16()],
])('%s is read as the text that was written, without its mark', (_, bytes) => {
  expect(decodeFile(bytes)).toBe(TEXT);
});

test('no text, half a mark and half a character are texts too', () => {
  for (const bytes of [[], [0xff], [0xef, 0xbb], [0xff, 0xfe, 0x41]]) {
    expect(typeof decodeFile(Uint8Array.from(bytes))).toBe('string');
  }
});

test.each([
  ['Windows-1252', Buffer.from(TEXT, 'latin1'), true],
  ['UTF-16 that was cut', wide(`\ufeff${TEXT}`).subarray(0, 31), true],
  ['a code alone in Latin-1', Buffer.from('C5TXN-8J2VG', 'latin1'), false],
])('what %s loses can be seen', (_, bytes, lost) => {
  expect(hasLostLetters(decodeFile(bytes))).toBe(lost);
});
