import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Database } from '@/lib/db/connect';
import { readDevMailbox, readDevMailHtml } from '@/lib/mail/read-dev-mailbox';
import { LOCAL_HEADER } from './replace-headers';

/** A mail shows itself and nothing else: no script runs, nothing is loaded, links open elsewhere. */
const MAIL_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups";

/**
 * The parts of /dev/mail that are no page: the mailbox as JSON, and one mail as it looks. Answers
 * false for what is a page's, or nobody's, to answer: then Next.js does, and that page looks for
 * the same header.
 */
export async function answerDevMail(
  db: Database,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  if (request.method !== 'GET' || request.headers[LOCAL_HEADER] !== '1') return false;
  const path = request.url?.split('?')[0] ?? '';
  if (path === '/dev/mail' && wantsJson(request.headers.accept)) {
    answer(response, 'application/json', JSON.stringify(await readDevMailbox(db)));
    return true;
  }
  const id = /^\/dev\/mail\/(\d{1,15})$/.exec(path)?.[1];
  const html = id ? await readDevMailHtml(db, Number(id)) : null;
  if (html === null) return false;
  response.setHeader('Content-Security-Policy', MAIL_POLICY);
  answer(response, 'text/html', html);
  return true;
}

const wantsJson = (accept = '') =>
  accept.includes('application/json') && !accept.includes('text/html');

function answer(response: ServerResponse, type: string, body: string) {
  response.setHeader('Content-Type', `${type}; charset=utf-8`);
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.end(body);
}
