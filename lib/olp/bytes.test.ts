import fc from 'fast-check';
import { expect, test } from 'vitest';
import { concat, fromHex, fromUtf8, toHex, utf8 } from './bytes';
import { equalBytes } from './equal-bytes';
import { prefixed, u8, u16, u32, u64, VARINT_LIMIT, varint } from './integers';
import { anyText, check } from './property.test-support';
import { Reader } from './reader';

test('bytes survive the way through hex; other texts are no hex', () => {
  check(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(fromHex(toHex(bytes))).toEqual(bytes);
    }),
  );
  for (const text of ['0', 'AB', 'zz', '0 ', '٠٠']) expect(fromHex(text)).toBe(null);
});

test('only well-formed UTF-8 is text, and a byte order mark is part of it', () => {
  check(
    fc.property(fc.uint8Array(), (bytes) => {
      const text = fromUtf8(bytes);
      if (text !== null) expect(utf8(text)).toEqual(bytes);
    }),
  );
  expect(fromUtf8(utf8('\ufeffA'))).toBe('\ufeffA');
});

test('integers read back what was written', () => {
  const integers = fc.record({
    byte: fc.nat(0xff),
    short: fc.nat(0xffff),
    long: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    huge: fc.maxSafeNat(),
    variable: fc.integer({ min: 0, max: VARINT_LIMIT - 1 }),
    field: fc.uint8Array({ maxLength: 255 }),
  });
  check(
    fc.property(integers, ({ byte, short, long, huge, variable, field }) => {
      const written = [
        u8(byte),
        u16(short),
        u32(long),
        u64(huge),
        varint(variable),
        prefixed(field),
      ];
      const reader = new Reader(concat(...written));
      const read = [reader.u8(), reader.u16(), reader.u32(), reader.u64(), reader.varint()];
      expect(read).toEqual([byte, short, long, huge, variable]);
      expect(reader.prefixed()).toEqual(field);
      expect(reader.done).toBe(true);
    }),
  );
});

test('a varint of random bytes is refused or the minimal form of its value', () => {
  check(
    fc.property(fc.uint8Array({ maxLength: 6 }), (bytes) => {
      const reader = new Reader(bytes);
      const n = reader.varint();
      if (!reader.failed) expect(varint(n)).toEqual(bytes.slice(0, reader.position));
    }),
  );
});

test('what is missing makes a reader fail for good', () => {
  const reader = new Reader(Uint8Array.of(1, 2));
  expect([reader.u32(), reader.u8(), reader.u8()]).toEqual([0, 1, 2]);
  expect([reader.failed, reader.done]).toEqual([true, false]);
});

test('a u64 beyond the integers of JavaScript is refused', () => {
  const reader = new Reader(new Uint8Array(8).fill(0xff));
  reader.u64();
  expect(reader.failed).toBe(true);
});

test('integers out of range are a bug of the caller', () => {
  const bad = [
    () => u8(256),
    () => u16(-1),
    () => u32(1.5),
    () => u64(2 ** 53),
    () => varint(2 ** 35),
  ];
  for (const write of bad) expect(write).toThrow(RangeError);
});

test('secrets of different length are different', () => {
  expect(equalBytes(new Uint8Array(2), new Uint8Array(3))).toBe(false);
  expect(equalBytes(utf8('abc'), utf8('abc'))).toBe(true);
  expect(equalBytes(utf8('abc'), utf8('abd'))).toBe(false);
});

test('no text makes hex or UTF-8 throw', () => {
  check(
    fc.property(anyText, (text) => {
      fromHex(text);
      expect(fromUtf8(utf8(text))).not.toBe(null);
    }),
  );
});
