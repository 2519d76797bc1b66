import jsQR from 'jsqr';
import { expect, test } from 'vitest';
import { qrPath } from './qr-path';

const MODULE = 4;

/** Draws the path's rectangles the way a browser does, 4 pixels per module. */
function draw(path: string, size: number) {
  const edge = size * MODULE;
  const pixels = new Uint8ClampedArray(edge * edge * 4).fill(255);
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let row = Number(y) * MODULE; row < (Number(y) + 1) * MODULE; row += 1) {
      for (let at = Number(x) * MODULE; at < (Number(x) + Number(width)) * MODULE; at += 1) {
        pixels.fill(0, (row * edge + at) * 4, (row * edge + at) * 4 + 3);
      }
    }
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
