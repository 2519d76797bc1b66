'use client';

import { ErrorPage } from '@/components/error-page';

/** An error of a page: the shell around it still stands. */
export default function PageError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return <ErrorPage number={error.digest} retry={reset} />;
}
