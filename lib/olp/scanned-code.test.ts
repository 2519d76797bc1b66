import { describe, expect, test } from 'vitest';
import { encodeCode } from '@/lib/olp/text/codes';
import { readScannedCode } from './scanned-code';

const bytes = (first: number) => Uint8Array.from({ length: 10 }, (_, at) => first + at * 17);
const device = encodeCode('DC', bytes(3));
const code = encodeCode('DVC', bytes(60));
const compact = (text: string) => text.replaceAll('-', '');

describe('the two parts of a deactivation link', () => {
  test.each([
    ')',
    '.',
    ').',
    '%29',
    '。',
    '」',
    '|',
    '`',
    '~',
    '&gt;',
    '&utm_source=mail',
    '\u00a0',
    '=20',
  ])('are read with %j behind them', (added) => {
    const read = readScannedCode(compact(device), `${compact(code)}${added}`);
    expect(read).toEqual({ ok: true, value: { code, deviceCode: device } });
  });

  test('are refused as they were typed where a part is lost', () => {
    expect(readScannedCode(compact(device), compact(code).slice(0, -4))).toMatchObject({
      ok: false,
      error: { code: 'BAD_LENGTH' },
    });
  });
});
