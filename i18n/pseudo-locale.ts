const PLAIN = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const ACCENTED = 'åƀçðéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýžÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽ';

/** Each is written twice, so that words grow as they do in longer languages. */
const DOUBLED = /[aeioun]/i;

/**
 * Texts as the pseudo-locale has them: every letter accented, about 40 % longer, between marks that
 * show where each begins and ends. Names of values, plurals, rich parts and `%s` stay as they are.
 */
export function pseudoMessages<T>(messages: T): T {
  if (typeof messages === 'string') return `⟦${pseudoText(messages)}⟧` as T;
  const entries = Object.entries(messages as object);
  return Object.fromEntries(entries.map(([key, value]) => [key, pseudoMessages(value)])) as T;
}

function pseudoText(message: string): string {
  return partsOf(message)
    .map(({ text, spoken }) => (spoken ? text.replace(/%s|\p{L}/gu, disguised) : text))
    .join('');
}

function disguised(letter: string): string {
  const accented = ACCENTED[PLAIN.indexOf(letter)];
  if (accented === undefined || letter.length > 1) return letter;
  return DOUBLED.test(letter) ? accented + accented.toLowerCase() : accented;
}

/** What stands in a message, and what stands between the variants of one of its values. */
const IN_TEXT = /\{\w+(?:, number)?\}|\{\w+, (?:plural|select),|<\/?\w+>|[^{}<]+|[{}<]/y;
const IN_VARIANTS = /\s*(?:=\d+|\w+) \{|\s*\}/y;

/**
 * A message of ICU MessageFormat in parts: what is spoken, and what only says how it is filled in
 * (`{name}`, `{count, plural,`, ` one {`, `}`, `<day>`). Throws at what is no such message.
 */
export function partsOf(message: string): { text: string; spoken: boolean }[] {
  const parts: { text: string; spoken: boolean }[] = [];
  const inside = [IN_TEXT];
  for (let at = 0; at < message.length; ) {
    const grammar = inside.at(-1) ?? IN_TEXT;
    grammar.lastIndex = at;
    const text = grammar.exec(message)?.[0];
    if (text === undefined) throw new Error(`Not a message from character ${at} on: ${message}`);
    parts.push({ text, spoken: grammar === IN_TEXT && !/^[{}<]/.test(text) });
    if (text.startsWith('{') && text.endsWith(',')) inside.push(IN_VARIANTS);
    else if (grammar === IN_VARIANTS && text.endsWith('{')) inside.push(IN_TEXT);
    else if (text.trim() === '}') inside.pop();
    at += text.length;
  }
  return parts;
}
