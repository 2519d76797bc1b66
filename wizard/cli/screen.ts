import { text } from './text';
import { drawQr, makeQr, qrColumns } from './qr-code';

/** What the terminal can show. */
export type Screen = { color: boolean; columns: number };

export function screenOf(stream: NodeJS.WriteStream): Screen {
  return {
    color: Boolean(stream.isTTY) && !process.env.NO_COLOR,
    columns: stream.columns ?? Number.POSITIVE_INFINITY,
  };
}

/** A QR code for this screen, or a sentence if it is too narrow. */
export async function qrLines(url: string, { color, columns }: Screen): Promise<string[]> {
  const qr = await makeQr(url);
  const needed = qrColumns(qr);
  return needed <= columns ? drawQr(qr, color) : [text('request.narrow', { columns: needed })];
}
