import jsQR from 'jsqr';
import { expect, test } from 'vitest';
import { qrPath } from './qr-path';

const MODULE = 4;

/** Draws the path's lines the way a browser does, one module wide, 4 pixels per module. */
function draw(path: string, size: number) {
  const edge = size * MODULE;
  const pixels = new Uint8ClampedArray(edge * edge * 4).fill(255);
  let [x, y] = [0, 0];
  for (const [, move, at, level, length] of path.matchAll(/([Mm])(\d+) (\d+(?:\.5)?)h(\d+)/g)) {
    x = move === 'M' ? Number(at) : x + Number(at);
    y = move === 'M' ? Number(level) - 0.5 : y;
    const width = Number(length);
    for (let row = y * MODULE; row < (y + 1) * MODULE; row += 1) {
      const begin = (row * edge + x * MODULE) * 4;
      for (let at = begin; at < begin + width * MODULE * 4; at += 4) pixels.fill(0, at, at + 3);
    }
    x += width;
  }
  return jsQR(pixels, edge, edge)?.data;
}

test.each(['90821V9BF6BJGD00S7MQB96S', 'HTTPS://ACTIVATE.EXAMPLE.COM/A/262T61'.padEnd(227, '7')])(
  'a reader gets back what was drawn: %s',
  (text) => {
    const { path, size } = qrPath(text);
    expect(draw(path, size)).toBe(text);
  },
);

test('upper-case codes take the dense alphanumeric mode', () => {
  // 138 characters, level M: version 6 (41 modules) in alphanumeric mode, 8 in bytes.
  expect(qrPath('4G0G4D'.repeat(23)).size).toBe(41 + 8);
});
