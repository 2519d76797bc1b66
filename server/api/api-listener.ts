import type { IncomingMessage, RequestListener } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';

/** @hono/node-server looks for a body here before it reads the request's stream. */
type WithBody = IncomingMessage & { rawBody?: Buffer };

/**
 * Answers requests that are there as a whole (server/gather-body.ts) by `api`. No body becomes a stream, neither
 * asked nor answered: making and reading two of them cost more than all that the device door itself does
 * (docs/decisions/041).
 */
export function apiListener({ fetch }: Pick<Hono, 'fetch'>): RequestListener {
  const listen = getRequestListener(fetch);
  return (request: WithBody, response) => {
    if (request.complete) request.rawBody = request.read() ?? Buffer.alloc(0);
    return listen(request, response);
  };
}
