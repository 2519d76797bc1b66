import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { localeOfHeaders } from '@/i18n/offered-locales';
import { languageOf } from '@/i18n/words';
import type { Database } from '@/lib/db/connect';
import { asHtml } from '@/lib/mail/mail-layout';
import { readMaintenance } from '@/lib/properties/read-maintenance';
import { staticPage } from './static-page';

/** Milliseconds between two looks: after so long every instance knows. */
const LOOK = 1000;

/** Seconds after which browsers and programs may ask again. */
export const MAINTENANCE_RETRY = 120;

/** What stays open: staff sign in and end it, and what their pages are made of. */
const OPEN =
  /^\/(staff|sign-in|sign-out|confirm|account|dev|_next|logo|api\/auth)(\/|$)|^\/[\w-]+\.(png|svg|ico)$/;

/** Says what customers are told, by a look each second at what all instances share; empty while all is as usual. */
export async function watchMaintenance(db: Database) {
  const stopping = new AbortController();
  const { signal } = stopping;
  let message = await readMaintenance(db);
  const look = async () => {
    while (!signal.aborted) {
      await sleep(LOOK, undefined, { signal, ref: false }).catch(() => {});
      // Without a database nothing is known to have changed; what is asked says itself that it fails.
      if (!signal.aborted) message = await readMaintenance(db).catch(() => message);
    }
  };
  const looking = look();
  return {
    message: () => message,
    stop: () => {
      stopping.abort();
      return looking;
    },
  };
}

/** Answers a customer's page with what it is closed for. @returns whether it did */
export function closedForMaintenance(
  request: IncomingMessage,
  response: ServerResponse,
  message: string,
): boolean {
  const { url = '/', method, headers: asked } = request;
  if (message === '' || OPEN.test(url.split('?')[0] ?? '')) return false;
  const locale = localeOfHeaders(asked);
  const { t } = languageOf(locale);
  const title = t('maintenance.title');
  const again = t('maintenance.again');
  const { status, headers, body } = staticPage(503, locale, {
    title,
    text: asHtml(message),
    again,
  });
  response.writeHead(status, {
    ...headers,
    'Content-Length': body.length,
    'Retry-After': MAINTENANCE_RETRY,
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(method === 'HEAD' ? undefined : body);
  return true;
}
