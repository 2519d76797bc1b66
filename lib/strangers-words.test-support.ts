/** What somebody may call a computer to mislead whoever reads of it. */
export const HOSTILE_WORDS = [
  'LAB\u202e70-CP',
  '\u2066\u202ePC',
  '\u2069\u2069PC',
  '\u200f\u061cPC',
  '\u3164',
  '\u2800',
  'PC\u200b\u{e0041}\ufe0f',
  'http://evil.example/login',
  'www.evil.example',
  '<b>PC</b>',
  "=cmd|'/C calc'!A0",
  '\u001b[2J\u009b31mPC',
  'PC\r\nBcc: all@evil.example\r\n\r\nYou won.',
  'PC\u2028\u2029You won.',
  'x'.repeat(500),
  'שלום\u202e',
] as const;

/** Characters in a shown text that nobody sees, but for pairs that isolate and line feeds. */
export function unseen(text: string): string[] {
  const within = text.replace(/\u2068[^\u2066-\u2069]*\u2069/g, (pair) => pair.slice(1, -1));
  const found = within.match(
    /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\u2800]/gu,
  );
  return (found ?? []).filter((character) => character !== '\n');
}

/** What a mail program would make a link of, by the host that the hostile words lead to. */
export const linked = (text: string) =>
  text.match(/(?:https?:\/\/|www\.|@)?evil\.example\S*/gi) ?? [];
