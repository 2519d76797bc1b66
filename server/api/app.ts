import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { log } from '@/lib/log';
import type { Context } from '@/lib/operations/context';
import type { Health } from '../health';
import { say } from './olp/answer-refusal';
import { olpApi } from './olp/olp-api';
import { scimError } from './scim/answer';
import { SCIM_PATH, scimApi } from './scim/scim-api';
import { answerReceiptKeys, RECEIPT_KEYS_PATH } from './receipt-keys';

/** Bytes. The largest request of the protocol stays below 2 kB. */
const MAX_BODY = 64 * 1024;

type Parts = { context: Context; health: () => Promise<Health> };

/**
 * Everything under /api but Auth.js' own routes, and the public keys of receipts, answered before Next.js sees it. The client's
 * address is the `x-forwarded-for` header, which server/ has replaced.
 */
export function makeApi({ context, health }: Parts): Hono {
  const api = new Hono();
  api.use(async (c, next) => {
    await next();
    if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store');
    c.header('X-Content-Type-Options', 'nosniff');
  });
  api.use(
    bodyLimit({
      maxSize: MAX_BODY,
      onError: (c) =>
        c.req.path.startsWith(`${SCIM_PATH}/`)
          ? scimError(c, 413, say(c, 'scim-size'))
          : c.json({ error: { code: 'BODY_TOO_LARGE' } }, 413),
    }),
  );

  api.get('/api/health', async (c) => {
    const report = await health();
    return c.json(report, report.status === 'ok' ? 200 : 503);
  });
  api.route('/api/olp/v1', olpApi(context));
  api.route(SCIM_PATH, scimApi(context));
  api.get(RECEIPT_KEYS_PATH, (c) => answerReceiptKeys(c, context));

  api.notFound((c) => c.json({ error: { code: 'NOT_FOUND' } }, 404));
  api.onError((error, c) => {
    // The route's pattern, never the address or the body: both may hold codes.
    log.error({ err: error, route: c.req.routePath }, 'a request failed');
    return c.json({ error: { code: 'INTERNAL' } }, 500);
  });
  return api;
}
