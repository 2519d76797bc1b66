import { pseudoLocale } from '@/lib/env';
import { chooseLocale, everyLocale, LANGUAGE_COOKIE, type Locale, locales } from './locales';

/** The languages that this portal offers. */
export const offeredLocales = (): readonly Locale[] => (pseudoLocale() ? everyLocale : locales);

/** The best of them: see `chooseLocale`. */
export const offeredLocale = (chosen: string | null | undefined, accepted?: string | null) =>
  chooseLocale(offeredLocales(), chosen, accepted);

type Headers = { cookie?: string | undefined; 'accept-language'?: string | undefined };

/** The language of a request before Next.js has seen it. */
export function localeOfHeaders({ cookie = '', 'accept-language': accepted }: Headers): Locale {
  const chosen = new RegExp(`(?:^|; )${LANGUAGE_COOKIE}=([\\w-]+)`).exec(cookie)?.[1];
  return offeredLocale(chosen, accepted);
}
