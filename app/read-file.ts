import { decodeFile } from '@/lib/olp/text/decode-file';

/** The text of a file that came with a form, in whatever encoding a person's editor wrote it. */
export const readFile = async (file: File) => decodeFile(new Uint8Array(await file.arrayBuffer()));
