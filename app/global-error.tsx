'use client';

import { useEffect } from 'react';
import { ErrorPage } from '@/components/error-page';
import { browserLocale } from '@/components/error-words';
import { directionOf } from '@/i18n/locales';

/** An error of the shell itself, when the database does not answer, say: a page of its own. */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  const locale = browserLocale();
  // Every page brings along what is built of this (components/page-styles.tsx); this is no page of ours.
  useEffect(() => {
    void import('./globals.css');
  }, []);
  return (
    <html lang={locale} dir={directionOf(locale)}>
      <body>
        <main className="mx-auto w-full max-w-wide px-4 py-10">
          <ErrorPage number={error.digest} />
        </main>
      </body>
    </html>
  );
}
