/** Byte order marks (Unicode 16, section 23.8) and what they announce. */
const MARKS = [
  { mark: [0xff, 0xfe], encoding: 'utf-16le' },
  { mark: [0xfe, 0xff], encoding: 'utf-16be' },
] as const;

/**
 * The text of a file that a person hands over: UTF-8 with or without a byte order mark, or UTF-16 of
 * either order with one, as Notepad and PowerShell 5.1 write it. The mark is not part of the text.
 */
export function decodeFile(bytes: Uint8Array): string {
  const announced = MARKS.find(({ mark }) => mark.every((byte, at) => bytes[at] === byte));
  return new TextDecoder(announced?.encoding ?? 'utf-8').decode(bytes);
}
