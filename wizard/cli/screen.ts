import { text } from './text';
import { drawQr, makeQr, qrColumns } from './qr-code';

/** What the terminal can show. */
export type Screen = { color: boolean; columns: number };

export function screenOf(stream: NodeJS.WriteStream): Screen {
  return {
    color: Boolean(stream.isTTY) && !process.env.NO_COLOR && !isDumb(),
    // 0: a terminal that does not know its size, like many serial lines.
    columns: stream.columns || Number.POSITIVE_INFINITY,
  };
}

/**
 * Whether the terminal can only show one line after the other: `TERM` says so, or says nothing, as on
 * serial lines. Windows has no TERM.
 */
export function isDumb(term = process.env.TERM, platform = process.platform): boolean {
  return term === 'dumb' || (!term && platform !== 'win32');
}

/** A QR code for this screen, or a sentence if it is too narrow. */
export async function qrLines(url: string, { color, columns }: Screen): Promise<string[]> {
  const qr = await makeQr(url);
  const needed = qrColumns(qr);
  return needed <= columns ? drawQr(qr, color) : [text('request.narrow', { columns: needed })];
}
