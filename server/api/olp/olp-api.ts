import { OpenAPIHono } from '@hono/zod-openapi';
import { HTTPException } from 'hono/http-exception';
import { log } from '@/lib/log';
import type { Context } from '@/lib/operations/context';
import { addActivate } from './activate';
import { answerBadRequest, fieldsOf, say } from './answer-refusal';
import { addCheckIn } from './check-in';
import { addDeactivate } from './deactivate';
import { limitBody } from './limit-body';

/** Bytes (protocol section 12, limits). */
const MAX_BODY = 4096;

/**
 * The device door, /api/olp/v1 (protocol section 12): JSON by POST, no session, no cookies, nothing
 * for pages of other origins. The Activation Key or the code in the body is the credential.
 */
export function olpApi(context: Context, errors: Pick<typeof log, 'error'> = log): OpenAPIHono {
  const api = new OpenAPIHono({
    defaultHook: (read, c) =>
      read.success ? undefined : answerBadRequest(c, 'fields', { fields: fieldsOf(read.error) }),
  });
  api.use(limitBody({ maxSize: MAX_BODY, onError: (c) => answerBadRequest(c, 'size') }));
  addActivate(api, context);
  addDeactivate(api, context);
  addCheckIn(api, context);

  const describe = once(() =>
    api.getOpenAPI31Document({
      openapi: '3.1.0',
      info: {
        title: 'OLP/1 device API',
        version: '1',
        description: 'How a License Wizard activates and deactivates over a network.',
      },
      servers: [{ url: '/api/olp/v1' }],
    }),
  );
  api.get('/openapi.json', (c) => c.json(describe()));

  for (const path of ['/activate', '/deactivate', '/check-in']) {
    api.all(path, (c) => {
      c.header('Allow', 'POST');
      const message = say(c, 'post-only');
      return c.json({ error: { code: 'METHOD_NOT_ALLOWED', message, details: {} } }, 405);
    });
  }
  api.all('*', (c) => {
    const message = say(c, 'nothing-here');
    return c.json({ error: { code: 'NOT_FOUND', message, details: {} } }, 404);
  });
  api.onError((error, c) => {
    if (error instanceof HTTPException && error.status === 415) {
      return answerBadRequest(c, 'content-type');
    }
    if (error instanceof HTTPException && error.status === 400) return answerBadRequest(c, 'json');
    // The route's pattern, never the body: it holds keys and codes.
    errors.error({ err: error, route: c.req.routePath }, 'a request of the device door failed');
    const message = say(c, 'failed');
    return c.json({ error: { code: 'INTERNAL', message, details: {} } }, 500);
  });
  return api;
}

function once<T>(make: () => T): () => T {
  let kept: { value: T } | undefined;
  return () => {
    kept ??= { value: make() };
    return kept.value;
  };
}
