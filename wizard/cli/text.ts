import messages from '@/messages/wizard.en.json';

const texts = messages.wizard;
type Texts = typeof texts;

/** `section.key` of a text in messages/wizard.<language>.json. */
export type TextName = {
  [S in keyof Texts]: `${S}.${keyof Texts[S] & string}`;
}[keyof Texts];

export type Values = Record<string, string | number>;

const LANGUAGE = 'en';

/**
 * A text with its `{name}` parts filled in and `{name, plural, one {…} other {…}}` chosen: the part
 * of ICU's message format that these texts use, so that no library has to be shipped for them.
 */
export function text(name: TextName, values: Values = {}): string {
  return fill(lookUp(name) ?? name, values);
}

/** Whether a section has its own words for a code of the protocol. */
export function isText(name: string): name is TextName {
  return lookUp(name) !== undefined;
}

/** A day `YYYY-MM-DD` in words. */
export function dayInWords(iso: string): string {
  return formatDay(new Date(`${iso}T00:00:00Z`), 'UTC');
}

/** The local day of a time in unix seconds, in words. */
export function dateInWords(unixSeconds: number): string {
  return formatDay(new Date(unixSeconds * 1000), undefined);
}

function formatDay(date: Date, timeZone: string | undefined): string {
  return new Intl.DateTimeFormat(LANGUAGE, { dateStyle: 'long', timeZone }).format(date);
}

function lookUp(name: string): string | undefined {
  const [section = '', key = ''] = name.split('.');
  const sections: Record<string, Record<string, string>> = texts;
  return Object.hasOwn(sections, section) ? sections[section]?.[key] : undefined;
}

/** Fills in the values of a text. */
export function fill(template: string, values: Values): string {
  return template
    .replace(/\{(\w+), plural, one \{([^}]*)\} other \{([^}]*)\}\}/g, (_, name, one, other) =>
      new Intl.PluralRules(LANGUAGE).select(Number(values[name])) === 'one' ? one : other,
    )
    .replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}
