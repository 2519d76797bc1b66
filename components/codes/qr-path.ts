import { create } from 'qrcode';

/** Light border that scanners need, in modules (ISO/IEC 18004). */
const QUIET_ZONE = 4;

/**
 * A QR code, error correction M, as one SVG path: a run of dark modules is one rectangle.
 * `size` is the edge in modules with the quiet zone.
 */
export function qrPath(text: string): { path: string; size: number } {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const runs: string[] = [];
  for (let y = 0; y < modules.size; y += 1) {
    for (let x = 0; x < modules.size; x += 1) {
      if (!modules.get(y, x)) continue;
      const from = x;
      while (x < modules.size && modules.get(y, x)) x += 1;
      runs.push(`M${from + QUIET_ZONE} ${y + QUIET_ZONE}h${x - from}v1h${from - x}z`);
    }
  }
  return { path: runs.join(''), size: modules.size + 2 * QUIET_ZONE };
}
