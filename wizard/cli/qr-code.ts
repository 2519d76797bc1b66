import type { QRCode, QRCodeSegment } from 'qrcode';
import { lowerCaseUrl } from '@/wizard/core/lower-case-url';

/** Modules of white around the code (protocol section 6). */
const QUIET_ZONE = 4;

/** Screen pixels per module of a picture; at least 5 are needed for an encrypted request. */
const SCALE = 8;

/** Black on white whatever the terminal's own colors are. */
const BLACK_ON_WHITE = '\u001b[38;5;16;48;5;231m';
const RESET = '\u001b[0m';

let lowerCase = false;

/** From now on the codes of this process are for scanners that want a lower-case scheme. */
export function drawInLowerCase(): void {
  lowerCase = true;
}

/** Alphanumeric mode, of a lower-case beginning bytes (protocol section 6). */
function segments(url: string): QRCodeSegment[] {
  if (!lowerCase) return [{ data: url, mode: 'alphanumeric' }];
  const { start, rest } = lowerCaseUrl(url);
  return [
    { data: new TextEncoder().encode(start), mode: 'byte' },
    { data: rest, mode: 'alphanumeric' },
  ];
}

/** An upper-case URL as QR code, level M (protocol section 6). */
export async function makeQr(url: string): Promise<QRCode> {
  const { create } = await library();
  return create(segments(url), { errorCorrectionLevel: 'M' });
}

export async function qrPng(url: string): Promise<Uint8Array> {
  const { toBuffer } = await library();
  const options = {
    errorCorrectionLevel: 'M',
    margin: QUIET_ZONE,
    scale: SCALE,
    type: 'png',
  } as const;
  return toBuffer(segments(url), options);
}

/** Columns that `drawQr` takes. */
export function qrColumns({ modules }: QRCode): number {
  return modules.size + 2 * QUIET_ZONE;
}

/** The code in half blocks, two modules above each other in one character. */
export function drawQr(qr: QRCode, color: boolean): string[] {
  const { modules } = qr;
  const isDark = (row: number, column: number) =>
    row >= 0 && column >= 0 && row < modules.size && column < modules.size
      ? modules.get(row, column) === 1
      : false;
  const lines: string[] = [];
  for (let row = -QUIET_ZONE; row < modules.size + QUIET_ZONE; row += 2) {
    let line = '';
    for (let column = -QUIET_ZONE; column < modules.size + QUIET_ZONE; column++) {
      line += ' ▄▀█'[(isDark(row, column) ? 2 : 0) + (isDark(row + 1, column) ? 1 : 0)];
    }
    lines.push(color ? `${BLACK_ON_WHITE}${line}${RESET}` : line);
  }
  return lines;
}

/** Loaded only where a code is drawn: the program asks for its state far more often. */
async function library(): Promise<typeof import('qrcode')> {
  const loaded = await import('qrcode');
  return loaded.default ?? loaded;
}
