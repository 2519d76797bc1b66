'use client';

import { ErrorPage } from '@/components/error-page';
import { browserLocale } from '@/components/error-words';
import { directionOf } from '@/i18n/locales';
import './globals.css';

/** An error of the shell itself, when the database does not answer, say: a page of its own. */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  const locale = browserLocale();
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
