import type { formats } from './formats';
import type { Locale } from './locales';
import type { Messages as Texts } from './words';

/** A missing or misspelled message is a type error. */
declare module 'next-intl' {
  interface AppConfig {
    Locale: Locale;
    Messages: Texts;
    Formats: typeof formats;
  }
}
