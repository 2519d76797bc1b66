import { createFormatter, createTranslator } from 'next-intl';
import browser from '@/messages/en.browser.json';
import en from '@/messages/en.json';
import { formats } from './formats';
import { DEFAULT_LOCALE, type Locale, type locales, PSEUDO_LOCALE } from './locales';
import { pseudoMessages } from './pseudo-locale';

export type Messages = typeof en & typeof browser;

const files: Record<(typeof locales)[number], Messages> = { en: { ...en, ...browser } };

/** All texts of a language. */
export const messagesOf = once((locale) =>
  locale === PSEUDO_LOCALE ? pseudoMessages(files[DEFAULT_LOCALE]) : files[locale],
);

/** Terms end at 24:00 UTC, so every date is a UTC date and says so where it has a time. */
export const TIME_ZONE = 'UTC';

/** How a language says something away from pages, whose components ask next-intl themselves. */
export const languageOf = once((locale) => {
  const to = { locale, formats, timeZone: TIME_ZONE };
  const onError = (error: Error) => {
    throw error;
  };
  return {
    t: createTranslator({ ...to, messages: messagesOf(locale), onError }),
    format: createFormatter({ ...to, onError }),
  };
});

/** Makes something once for each language. */
function once<T>(make: (locale: Locale) => T): (locale: Locale) => T {
  const made = new Map<Locale, T>();
  return (locale) => {
    const found = made.get(locale) ?? make(locale);
    made.set(locale, found);
    return found;
  };
}
