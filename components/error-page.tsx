'use client';

import { useErrorWords } from './error-words';
import { buttonStyle } from './ui/button-style';

/** What a reader sees when a page failed: that it is not their fault, and what to do. */
export function ErrorPage({ number }: { number?: string | undefined }) {
  const errorPage = useErrorWords();
  return (
    <div className="mx-auto max-w-narrow">
      <h1 className="text-xl font-semibold sm:text-2xl">{errorPage.title}</h1>
      <p className="my-4">{errorPage.text}</p>
      <button type="button" className={buttonStyle()} onClick={() => window.location.reload()}>
        {errorPage.retry}
      </button>
      {number ? (
        <p className="code-face mt-5 text-sm text-muted">
          {errorPage.number} {number}
        </p>
      ) : null}
    </div>
  );
}
