import jsQR from 'jsqr';

/** Longest edge in pixels that is looked at: enough for a key, and quick. */
const LONGEST = 1024;

/** The text of the QR code in a picture file; null where there is none. */
export async function readPicture(file: Blob): Promise<string | null> {
  try {
    const picture = await createImageBitmap(file);
    return readFrame(picture, picture.width, picture.height);
  } catch {
    return null; // not a picture, whatever its name says
  }
}

/** The text of the QR code in what a camera shows now. */
export function readFrame(source: CanvasImageSource, width: number, height: number): string | null {
  const scale = Math.min(1, LONGEST / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return null;
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  return jsQR(data, canvas.width, canvas.height)?.data || null;
}
