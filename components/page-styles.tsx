'use client';

import { useServerInsertedHTML } from 'next/navigation';
import { useRef } from 'react';
import { pageStyles } from '@/lib/page-styles';

/**
 * What the pages look like, within each page: it is painted as soon as it is there itself. By the way of
 * libraries that write styles, as the one that is in neither the scripts nor the data of the page.
 */
export function PageStyles({ nonce }: { nonce: string | undefined }) {
  const sent = useRef(false);
  useServerInsertedHTML(() => {
    if (sent.current) return null;
    sent.current = true;
    return <style nonce={nonce}>{pageStyles()}</style>;
  });
  return null;
}
