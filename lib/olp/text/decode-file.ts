/** Byte order marks (Unicode 16, section 23.8) and what they announce. */
const MARKS = [
  { mark: [0xff, 0xfe], encoding: 'utf-16le' },
  { mark: [0xfe, 0xff], encoding: 'utf-16be' },
] as const;

/**
 * The text of a file that a person hands over: UTF-8 or UTF-16 of either order, with or without a byte
 * order mark, as Notepad, PowerShell 5.1 and programs write it. The mark is not part of the text. What is
 * no character there, as in a file of Windows-1252, is U+FFFD.
 */
export function decodeFile(bytes: Uint8Array): string {
  const announced = MARKS.find(({ mark }) => mark.every((byte, at) => bytes[at] === byte));
  return new TextDecoder(announced?.encoding ?? unmarked(bytes)).decode(bytes);
}

/** All that is handed over begins with a sign of ASCII, whose zero shows the order (RFC 4627, section 3). */
function unmarked([first, second]: Uint8Array) {
  if (first === 0 && second) return 'utf-16be';
  return first && second === 0 ? 'utf-16le' : 'utf-8';
}

/** Whether a text was in another encoding than those: some of its letters are lost. */
export const hasLostLetters = (text: string) => text.includes('\ufffd');
