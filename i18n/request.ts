import { cookies, headers } from 'next/headers';
import { getRequestConfig } from 'next-intl/server';
import { formats } from './formats';
import { LANGUAGE_COOKIE } from './locales';
import { offeredLocale } from './offered-locales';
import { messagesOf, TIME_ZONE } from './words';

/** The language of whoever reads a page; addresses carry none, because QR codes and mails outlive it. */
async function requestLocale() {
  const chosen = (await cookies()).get(LANGUAGE_COOKIE)?.value;
  return offeredLocale(chosen, (await headers()).get('accept-language'));
}

export default getRequestConfig(async () => {
  const locale = await requestLocale();
  return { locale, timeZone: TIME_ZONE, messages: messagesOf(locale), formats };
});
