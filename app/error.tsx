'use client';

import { ErrorPage } from '@/components/error-page';

/** An error of a page: the shell around it still stands. */
export default function PageError({ error }: { error: Error & { digest?: string } }) {
  return <ErrorPage number={error.digest} />;
}
