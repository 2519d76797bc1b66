import {
  chooseLocale,
  DEFAULT_LOCALE,
  everyLocale,
  type Locale,
  locales,
  PSEUDO_LOCALE,
} from '@/i18n/locales';
import { pseudoMessages } from '@/i18n/pseudo-locale';
import en from '@/messages/wizard.en.json' with { type: 'json' };
import { valueInText } from '@/lib/strangers-words';

export type Texts = typeof en;
export type Values = Record<string, string | number>;

const files: Record<(typeof locales)[number], Texts> = { en };

let spoken: { locale: Locale; texts: Texts } = { locale: DEFAULT_LOCALE, texts: files.en };

/**
 * From now on this process speaks that language: it has one terminal, or a window for one browser
 * (docs/decisions/017-languages.md).
 */
export function speak(locale: Locale): void {
  if (locale === spoken.locale) return;
  const texts = locale === PSEUDO_LOCALE ? pseudoMessages(files.en) : files[locale];
  spoken = { locale, texts };
}

export const spokenLocale = (): Locale => spoken.locale;

/**
 * The language of `--lang`, which may be any, else that of the terminal (POSIX 8.2: LC_ALL before
 * LC_MESSAGES before LANG, `de_AT.UTF-8@euro`; C and POSIX are none), else that of the system.
 */
export function localeOfTerminal(
  named: string | undefined,
  { LC_ALL, LC_MESSAGES, LANG }: Partial<NodeJS.ProcessEnv>,
): Locale {
  const system = LC_ALL || LC_MESSAGES || LANG || Intl.DateTimeFormat().resolvedOptions().locale;
  const tag = system.replace(/[.@].*$/s, '').replaceAll('_', '-');
  return chooseLocale(named === undefined ? locales : everyLocale, named, tag);
}

/** The language of a browser, by what it sends. */
export const localeOfBrowser = (accepted: string | undefined): Locale =>
  chooseLocale(locales, null, accepted);

/** The text of a `section.key` in messages/wizard.<locale>.json. */
export function lookUp(part: keyof Texts, name: string): string | undefined {
  const [section = '', key = ''] = name.split('.');
  const sections: Record<string, Record<string, string>> = spoken.texts[part];
  return Object.hasOwn(sections, section) ? sections[section]?.[key] : undefined;
}

/**
 * A text with its `{name}` parts filled in and `{name, plural, one {…} other {…}}` chosen: the part
 * of ICU's message format that these texts use, so that no library has to be shipped for them. Values
 * may be words of strangers; what is not known is an ellipsis, as nobody shall read a name of ours.
 */
export function fill(template: string, values: Values): string {
  return template
    .replace(/\{(\w+), plural,((?: [\w=]+ \{[^{}]*\})+)\}/g, (_, name, variants) => {
      const found = [...variants.matchAll(/([\w=]+) \{([^{}]*)\}/g)];
      const said = Object.fromEntries(found.map(([, which, text]) => [which, text]));
      const number = Number(values[name]);
      const which = new Intl.PluralRules(spoken.locale).select(number);
      return said[`=${number}`] ?? said[which] ?? said.other;
    })
    .replace(/\{(\w+)\}/g, (_, name) => {
      const value = values[name] ?? '…';
      return typeof value === 'string' ? valueInText(value) : String(value);
    });
}

/** A day `YYYY-MM-DD` in words. */
export const dayInWords = (iso: string) => formatDay(new Date(`${iso}T00:00:00Z`), 'UTC');

/** The local day of a time in unix seconds, in words. */
export const dateInWords = (unixSeconds: number) =>
  formatDay(new Date(unixSeconds * 1000), undefined);

function formatDay(date: Date, timeZone: string | undefined): string {
  return new Intl.DateTimeFormat(spoken.locale, { dateStyle: 'long', timeZone }).format(date);
}
