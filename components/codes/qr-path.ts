import { create } from 'qrcode';

/** Light border that scanners need, in modules (ISO/IEC 18004). */
const QUIET_ZONE = 4;

/**
 * A QR code, error correction M, as one SVG path to be stroked: a run of dark modules is a line, one module
 * wide, through their middle. Half of what rectangles take, also compressed.
 * `size` is the edge in modules with the quiet zone.
 */
export function qrPath(text: string): { path: string; size: number } {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const lines: string[] = [];
  for (let y = 0; y < modules.size; y += 1) {
    let end = -1;
    for (let x = 0; x < modules.size; x += 1) {
      if (!modules.get(y, x)) continue;
      const from = x;
      while (x < modules.size && modules.get(y, x)) x += 1;
      const start = end < 0 ? `M${from + QUIET_ZONE} ${y + QUIET_ZONE}.5` : `m${from - end} 0`;
      lines.push(`${start}h${x - from}`);
      end = x;
    }
  }
  return { path: lines.join(''), size: modules.size + 2 * QUIET_ZONE };
}
