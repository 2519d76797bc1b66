import { Hono } from 'hono';
import { log } from '@/lib/log';
import { refuse } from '@/lib/olp/result';
import type { Context } from '@/lib/operations/context';
import type { Health } from '../health';
import { MAINTENANCE_RETRY } from '../maintenance';
import type { Watch } from '../watch';
import { answerRefusal, say } from './olp/answer-refusal';
import { olpApi } from './olp/olp-api';
import { limitBody } from './olp/limit-body';
import { addOperator } from './operator';
import { scimError } from './scim/answer';
import { SCIM_PATH, scimApi } from './scim/scim-api';
import { answerReceiptKeys, RECEIPT_KEYS_PATH } from './receipt-keys';

/** Bytes. The largest request of the protocol stays below 2 kB. */
const MAX_BODY = 64 * 1024;

type Parts = { context: Context; health: () => Promise<Health>; watch: Watch };

/**
 * Everything under /api but Auth.js' own routes, and the public keys of receipts, answered before Next.js sees it. The client's
 * address is the `x-forwarded-for` header, which server/ has replaced.
 */
export function makeApi({ context, health, watch }: Parts): Hono {
  const api = new Hono();
  // Before there is an answer: one that is there already would be made anew, as a stream.
  api.use((c, next) => {
    c.header('Cache-Control', 'no-store');
    c.header('X-Content-Type-Options', 'nosniff');
    return next();
  });
  api.use(
    limitBody({
      maxSize: MAX_BODY,
      onError: (c) =>
        c.req.path.startsWith(`${SCIM_PATH}/`)
          ? scimError(c, 413, say(c, 'scim-size'))
          : c.json({ error: { code: 'BODY_TOO_LARGE' } }, 413),
    }),
  );

  addOperator(api, health, watch);
  // Programs go on with the key they have, and ask again later (protocol section 12).
  api.use('/api/olp/v1/*', async (c, next) => {
    if (watch.maintenance() === '') return next();
    const { error } = refuse('SIGNER_UNAVAILABLE', { failed: ['maintenance'] });
    return answerRefusal(c, context, error, undefined, MAINTENANCE_RETRY);
  });
  api.use(`${SCIM_PATH}/*`, async (c, next) => {
    if (watch.maintenance() === '') return next();
    c.header('Retry-After', String(MAINTENANCE_RETRY));
    return scimError(c, 503, say(c, 'scim-maintenance'));
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
