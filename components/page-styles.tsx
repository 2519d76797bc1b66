'use client';

import { useServerInsertedHTML } from 'next/navigation';
import { useRef } from 'react';
import { type MissingPage, missingPage, pageStyles } from '@/lib/page-styles';

/**
 * What the pages look like, within each page: it is painted as soon as it is there itself. By the way of
 * libraries that write styles, as the one that is in neither the scripts nor the data of the page.
 */
export function PageStyles({ nonce }: { nonce: string | undefined }) {
  const sent = useRef(false);
  useServerInsertedHTML(() => {
    if (sent.current) return null;
    sent.current = true;
    const missing = missingPage();
    return (
      <>
        <style nonce={nonce}>{pageStyles()}</style>
        {missing ? <MissingWithoutScripts {...missing} /> : null}
      </>
    );
  });
  return null;
}

/** Next.js sends an empty body for a page that is not there, for scripts to fill. */
function MissingWithoutScripts({ title, text, home }: MissingPage) {
  return (
    <noscript>
      <main className="mx-auto max-w-narrow space-y-5 px-4 py-8">
        <h1 className="text-xl font-semibold">{title}</h1>
        <p>{text}</p>
        <p>
          <a href="/">{home}</a>
        </p>
      </main>
    </noscript>
  );
}
