import { expect, test } from 'vitest';
import { decodeFile } from './decode-file';

const TEXT = '{"name": "Müller CAD 例 𝄞"}\r\n';
const wide = (text: string) => Buffer.from(text, 'utf16le');

test.each([
  ['UTF-8', Buffer.from(TEXT)],
  ['UTF-8 with a mark', Buffer.from(`\ufeff${TEXT}`)],
  ['UTF-16 of PowerShell 5.1', wide(`\ufeff${TEXT}`)],
  ['UTF-16 the other way round', wide(`\ufeff${TEXT}`).swap16()],
])('%s is read as the text that was written, without its mark', (_, bytes) => {
  expect(decodeFile(bytes)).toBe(TEXT);
});

test('no text, half a mark and half a character are texts too', () => {
  for (const bytes of [[], [0xff], [0xef, 0xbb], [0xff, 0xfe, 0x41]]) {
    expect(typeof decodeFile(Uint8Array.from(bytes))).toBe('string');
  }
});
