import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { parseProduct } from '@/lib/olp/product-file';
import { buildPortal } from '@/lib/operations/testing/build-portal';
import { value } from '@/lib/operations/testing/value';
import { olpApi } from '@/server/api/olp/olp-api';
import { portalAt } from './core/portal';
import { wizardIn } from './core/folder.test-support';
import type { WizardOptions } from './core/wizard';

/** What becomes of one message and its reply. `doubled`: delivered twice, the later reply counts. */
export type Fate = 'delivered' | 'request-lost' | 'reply-lost' | 'doubled';

export type OnlinePortal = Awaited<ReturnType<typeof onlinePortal>>;

/**
 * The portal's real operations on a database of their own, behind its real HTTP door, behind a network
 * that does what it is told with each message.
 */
export async function onlinePortal() {
  const portal = await buildPortal();
  const made = await portal.product({ allowUnbound: true, issueShortKeys: true });
  const api = new Hono().route('/api/olp/v1', olpApi(portal.context));
  const door = createServer(getRequestListener(api.fetch));
  const doorUrl = await listen(door);

  const network = { next: (): Fate => 'delivered', messages: 0 };
  /** Passes one message on, from an address of its own: rate limits are another test's subject. */
  const pass = (path: string, body: Buffer) => {
    network.messages += 1;
    const address = `10.${network.messages >> 16}.${(network.messages >> 8) & 255}.${network.messages & 255}`;
    const headers = { 'content-type': 'application/json', 'x-forwarded-for': address };
    return fetch(`${doorUrl}${path}`, { method: 'POST', headers, body: new Uint8Array(body) });
  };
  const proxy = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const fate = network.next();
    if (fate === 'request-lost') return request.socket.destroy();
    if (fate === 'doubled') await (await pass(request.url ?? '', body)).text();
    const answer = await pass(request.url ?? '', body);
    const text = await answer.text();
    if (fate === 'reply-lost') return request.socket.destroy();
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text);
    return undefined;
  });
  const portalUrl = await listen(proxy);

  const productJson = { ...made.file, portalUrl, version: '12.3', buildDate: '2026-01-01' };
  const product = value(parseProduct(productJson));
  return {
    ...portal,
    network,
    portalUrl,
    productJson,
    productId: made.productId,
    /** A wizard of this portal's product whose files are in `folder`. */
    wizard: (folder: string, options: Partial<WizardOptions> = {}) =>
      wizardIn(folder, {
        product,
        now: () => Math.floor(portal.clock.now().getTime() / 1000),
        portal: portalAt(portalUrl),
        ...options,
      }),
    async close() {
      for (const server of [proxy, door]) {
        server.closeAllConnections();
        await new Promise((closed) => server.close(closed));
      }
      await portal.close();
    },
  };
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
