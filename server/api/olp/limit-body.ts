import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';

/**
 * Hono's limit of a body's size, without its price for the usual request, which says its size: a
 * server reads no further than that, so the body need not be touched (and made a stream) to know.
 */
export function limitBody(options: Required<Parameters<typeof bodyLimit>[0]>): MiddlewareHandler {
  const counting = bodyLimit(options);
  return async (c, next) => {
    const declared = c.req.header('content-length');
    if (declared === undefined || c.req.header('transfer-encoding') !== undefined) {
      return counting(c, next);
    }
    return Number(declared) > options.maxSize ? options.onError(c) : next();
  };
}
