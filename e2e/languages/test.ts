import { DEFAULT_LOCALE, PSEUDO_LOCALE } from '@/i18n/locales';
import { type OwnPortal, startOwnPortal } from '../fixtures/own-portal';
import { readDemo } from '../fixtures/portal';
import { expect, test as base } from '../fixtures/kept-browser';
import { speak } from '../fixtures/words';

export { expect };

/**
 * As everywhere, at a portal of its own that offers the pseudo-locale too, with a browser that asks for
 * it. Texts are looked up in it.
 */
export const test = base.extend<{ inPseudo: undefined }, { pseudoPortal: OwnPortal }>({
  pseudoPortal: [
    async ({}, use) => {
      const portal = await startOwnPortal(readDemo(), (baseUrl) => ({
        KEYTURN_PSEUDO_LOCALE: '1',
        PORTAL_URL: baseUrl,
      }));
      await use(portal);
      await portal.stop();
    },
    { scope: 'worker', timeout: 180_000 },
  ],

  demo: [
    async ({ pseudoPortal: { baseUrl, databaseUrl } }, use) =>
      use({ ...readDemo(), baseUrl, databaseUrl, mailboxUrl: `${baseUrl}/dev/mail` }),
    { scope: 'worker' },
  ],
  house: [async ({ pseudoPortal }, use) => use(pseudoPortal.house), { scope: 'worker' }],

  locale: PSEUDO_LOCALE,

  inPseudo: [
    async ({ locale }, use) => {
      speak(locale === DEFAULT_LOCALE ? DEFAULT_LOCALE : PSEUDO_LOCALE);
      await use(undefined);
      speak(DEFAULT_LOCALE);
    },
    { auto: true },
  ],
});
