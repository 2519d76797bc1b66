import { writePrivateFile } from './files';
import { qrPng } from './qr-code';
import { text } from './text';

/** A file that the user named, and whether it could be written. */
export type SavedFile = { file: string; written: boolean };

/** Saves the QR code as a picture if a file was named. */
export async function savePng(url: string, file: string | undefined): Promise<SavedFile[]> {
  return file === undefined ? [] : [saveFile(file, await qrPng(url))];
}

export function saveFile(file: string, content: string | Uint8Array): SavedFile {
  return { file, written: writePrivateFile(file, content) };
}

/** Names of the files that could not be written, for `--json`. */
export function unsavedFiles(files: readonly SavedFile[]): string[] {
  return files.flatMap(({ file, written }) => (written ? [] : [file]));
}

export function savedLines(files: readonly SavedFile[]): string[] {
  return files.map(({ file, written }) =>
    text(written ? 'file.saved' : 'file.notWritable', { file }),
  );
}
