'use client';

import { useErrorWords } from './error-words';
import { buttonStyle } from './ui/button-style';

/** What a reader sees when a page failed: that it is not their fault, and what to do. */
export function ErrorPage({ number }: { number?: string | undefined }) {
  const { words: errorPage, support } = useErrorWords();
  return (
    <div className="mx-auto max-w-reading">
      <title>{errorPage.title}</title>
      <h1 className="text-xl font-semibold sm:text-2xl">{errorPage.title}</h1>
      <p className="my-4">{support.length > 0 ? errorPage.textSupport : errorPage.text}</p>
      <button type="button" className={buttonStyle()} onClick={() => window.location.reload()}>
        {errorPage.retry}
      </button>
      {support.map(({ label, href }) => (
        <a key={href} href={named(href, number)} className={`ml-2 ${buttonStyle('secondary')}`}>
          {label}
        </a>
      ))}
      {number ? (
        <p translate="no" className="code-face mt-5 text-sm text-muted">
          {errorPage.number} {number}
        </p>
      ) : null}
    </div>
  );
}

/** A mail to support has the number as its subject. */
const named = (href: string, number = '') =>
  href.startsWith('mailto:') && number ? `${href}?subject=${encodeURIComponent(number)}` : href;
