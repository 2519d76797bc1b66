import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import { getLocale, getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { ErrorWords } from '@/components/error-words';
import { LanguageForm } from '@/components/language-form';
import { PageStyles } from '@/components/page-styles';
import { Shell } from '@/components/shell';
import { LocalTimes } from '@/components/ui/local-times';
import { directionOf } from '@/i18n/locales';
import { offeredLocales } from '@/i18n/offered-locales';
import { languageOf, messagesOf } from '@/i18n/words';
import { chooseLanguage } from './actions';
import { LookingAs } from './looking-as';
import { readSite } from './site';
import { supportWays } from './support';
import { SiteNav } from './site-nav';
import { readWayBack } from './way-back';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('site');
  const { title } = await readSite();
  return {
    title: { default: title, template: t('titleTemplate', { title }) },
    description: t('description'),
    // Pages belong to their readers; addresses may hold codes.
    robots: { index: false, follow: false },
    formatDetection: { telephone: false, email: false, address: false, date: false },
  };
}

export const viewport: Viewport = {
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ffffff' },
    { media: '(prefers-color-scheme: dark)', color: '#171b21' },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  // Every page carries the nonce of its own request (proxy.ts).
  const nonce = (await headers()).get('x-keyturn-nonce') ?? undefined;
  const { title, named, logoHref, demo, privacyUrl, support } = await readSite();
  const ways = await supportWays(support);
  const back = await readWayBack();
  const locale = await getLocale();
  const languages = offeredLocales().map((one) => ({
    locale: one,
    name: languageOf(one).t('site.languageName'),
  }));
  return (
    <html lang={locale} dir={directionOf(locale)}>
      <body>
        <PageStyles nonce={nonce} />
        <Shell
          title={title}
          logoHref={logoHref}
          demo={demo}
          named={named}
          support={ways}
          privacyUrl={privacyUrl}
          nav={<SiteNav />}
          homeHref={back ? '/go' : '/'}
          tight={back?.signedIn}
          banner={<LookingAs />}
          languages={
            languages.length > 1 ? (
              <LanguageForm action={chooseLanguage} languages={languages} />
            ) : null
          }
        >
          <ErrorWords words={messagesOf(locale).errorPage} support={ways}>
            {children}
          </ErrorWords>
        </Shell>
        <LocalTimes />
      </body>
    </html>
  );
}
