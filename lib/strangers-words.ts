/**
 * Words of strangers as they are shown: a Computer Name, a Computer ID, a reason, a search term. They
 * are display text, never markup, and must not change how the text around them reads. What is stored,
 * signed and sent as data stays as it was given (protocol section 1).
 */

/** Characters that are shown; a Computer ID has 128 bytes at most. */
const LONGEST = 160;
/** A reason is a few sentences. */
export const LONGEST_REASON = 600;

/**
 * Nobody sees these: controls, marks and overrides of direction, joiners, fillers, selectors, tags,
 * line and paragraph separators, private and unassigned ones; and marks without a letter below them, or
 * more than four on one (Unicode UTS 39 5.4 takes that for abuse).
 */
const UNSEEN =
  /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\u2800\u{1d159}\u{fff9}-\u{fffc}\u{13430}-\u{1343f}]|(?<=^|\s)\p{M}|(?<=\p{M}{4})\p{M}/gu;

/** Where they are part of writing: emoji and their flags, and joiners between letters that join. */
const JOINING = String.raw`\p{Script=Arabic}\p{Script=Syriac}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Myanmar}`;
const PICTURE = String.raw`\p{Extended_Pictographic}[\ufe0e\ufe0f]?\p{Emoji_Modifier}?`;
const WRITTEN = new RegExp(
  [
    String.raw`\u{1f3f4}[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{3,6}\u{e007f}`,
    String.raw`${PICTURE}(?:\u200d${PICTURE})*`,
    String.raw`[0-9#*]\ufe0f\u20e3`,
    String.raw`(?<=[${JOINING}])[\u200c\u200d](?=[${JOINING}])`,
  ].join('|'),
  'gu',
);

const named = (character: string) =>
  `‹U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}›`;

/** Names each character that nobody sees; a text of nothing but spaces is named whole. */
export function visible(text: string): string {
  if (/^\p{Zs}+$/u.test(text)) return text.replace(/\p{Zs}/gu, named);
  let shown = '';
  let from = 0;
  for (const { 0: written, index } of text.matchAll(WRITTEN)) {
    shown += text.slice(from, index).replace(UNSEEN, named) + written;
    from = index + written.length;
  }
  return shown + text.slice(from).replace(UNSEEN, named);
}

/** Cut to so many characters, said by an ellipsis. A name of a character stays whole. */
function bounded(text: string, longest: number): string {
  const pieces = text.match(/‹U\+[0-9A-F]{4,6}›|./gsu) ?? [];
  return pieces.length > longest ? `${pieces.slice(0, longest).join('')}…` : text;
}

/** Letters and digits that are read from the right, and the names that `visible` gives. */
const TURNING = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}‹]/u;

/**
 * Ends what the word would do to the direction of its sentence (UAX 9: FSI … PDI). One that turns
 * nothing stays bare, so that it can be copied.
 */
const isolated = (text: string) => (TURNING.test(text) ? `\u2068${text}\u2069` : text);

// Only so many are looked at: what comes after is not shown.
const shownOf = (word: string, longest: number) =>
  bounded(visible(word.slice(0, 4 * longest)).replace(/\p{Zs}{2,}/gu, ' '), longest);

/** A stranger's word for a page or a terminal: all of it visible, of bounded length, isolated. */
export const strangersWord = (word: string, longest = LONGEST) => isolated(shownOf(word, longest));

/** The same for a mail, whose reader's program makes links of whatever looks like an address. */
export const strangersWordInMail = (word: string, longest = LONGEST) =>
  isolated(unlinked(shownOf(word, longest)));

/** Names of networks at home, which no program links: `Anns-MacBook.local` stays as it is. */
const LOCAL_NAME = /^[\p{L}\p{N}-]+\.(?:local|lan|home|internal|localdomain)$/iu;

/** Addresses in brackets, as those who warn of them write them: `http:[//]evil[.]example/login`. */
function unlinked(text: string): string {
  if (LOCAL_NAME.test(text)) return text;
  return text
    .replace(/:\/\//g, ':[//]')
    .replace(/\\\\/g, '[\\\\]')
    .replace(
      /\b(mailto|tel|sms|callto|skype|facetime|xmpp|sip|magnet|data|file|javascript):/gi,
      '$1[:]',
    )
    .replace(/(?<=[\p{L}\p{M}-])[.．｡](?=[\p{L}\p{N}])|(?<=\p{N})[.．｡](?=\p{L})/gu, '[$&]')
    .replace(/(?<=[\w-])。(?=\w)/g, '[。]');
}

/** Lines for a terminal, whoever's words are in them: no escape sequence passes. */
export const terminalLines = (text: string) =>
  text
    .split(/(\u2068[^\u2066-\u2069\n]+\u2069|\n)/)
    .map((part) =>
      part.length > 2 && part.startsWith('\u2068') && part.endsWith('\u2069')
        ? `\u2068${visible(part.slice(1, -1))}\u2069`
        : visibleLine(part),
    )
    .join('');

/** A value in a sentence or beside a label; words that were made safe before stay as they are. */
export const valueInText = (value: string) => {
  const shown = terminalLines(value);
  return shown.startsWith('\u2068') ? shown : isolated(shown);
};

const visibleLine = (line: string) => (/^(?: *|\n)$/.test(line) ? line : visible(line));

/** JSON that says the same and shows all of it: what nobody sees is escaped. */
export const visibleJson = (json: string) =>
  json.replace(
    /[\x7f-\x9f\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\u2800]/gu,
    (character) =>
      character.replace(
        /[\s\S]/g,
        (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
      ),
  );
