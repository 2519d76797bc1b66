import { writePrivateFile } from './files';
import { qrPng } from './qr-code';
import { text } from './text';

/** Saves the QR code as a picture if a file was named, and says whether that worked. */
export async function savePng(url: string, file: string | undefined): Promise<string[]> {
  if (file === undefined) return [];
  const written = writePrivateFile(file, await qrPng(url));
  return [text(written ? 'file.png' : 'file.notWritable', { file })];
}
