'use client';

import { useEffect } from 'react';
import { formats } from '@/i18n/formats';

/** Days and moments that may be told in the reader's own zone (`When`). */
const SELECTOR = 'time[data-local]';

/**
 * Tells times in the zone of the reader's browser, UTC on hover. The server knows no zone and says UTC,
 * which stays where no scripts run. One for the whole page: a time in a list costs an attribute.
 */
export function LocalTimes() {
  useEffect(() => {
    localize();
    const observer = new MutationObserver(localize);
    observer.observe(document.body, { childList: true, characterData: true, subtree: true });
    return () => observer.disconnect();
  }, []);
  return null;
}

function localize() {
  const { lang } = document.documentElement;
  for (const time of document.querySelectorAll<HTMLTimeElement>(SELECTOR)) {
    const as = formats.dateTime[time.dataset.local === 'day' ? 'day' : 'moment'];
    const text = new Intl.DateTimeFormat(lang, as).format(new Date(time.dateTime));
    // The text node stays the one that React put there. What says the same is left alone, or this never ended.
    const said = time.firstChild;
    if (said && said.nodeValue !== text) said.nodeValue = text;
  }
}
