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

/**
 * What becomes of one message and its reply. `doubled`: delivered twice, the later reply counts.
 * `late`: its sender gives up on it, and it arrives afterwards; `copied`: so does a second copy.
 */
export type Fate = 'delivered' | 'request-lost' | 'reply-lost' | 'doubled' | 'late' | 'copied';

type Message = { path: string; body: string };
type Reply = { status: number; text: string };
/** What the portal does with a message: a test may put a faulty portal in its place. */
export type Answering = (
  message: Message,
  answer: (message: Message) => Promise<Reply>,
) => Promise<Reply>;

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

  const network = {
    next: (_path: string): Fate => 'delivered',
    answering: ((message, answer) => answer(message)) as Answering,
    messages: 0,
    /** Messages on their way, to be delivered by calling them. */
    underway: [] as (() => Promise<unknown>)[],
  };
  /** Passes one message on, from an address of its own: rate limits are another test's subject. */
  const answer = async ({ path, body }: Message): Promise<Reply> => {
    network.messages += 1;
    const address = `10.${network.messages >> 16}.${(network.messages >> 8) & 255}.${network.messages & 255}`;
    const headers = { 'content-type': 'application/json', 'x-forwarded-for': address };
    const reply = await fetch(`${doorUrl}${path}`, { method: 'POST', headers, body });
    return { status: reply.status, text: await reply.text() };
  };
  const pass = (message: Message) => network.answering(message, answer);
  const proxy = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const message = { path: request.url ?? '', body: Buffer.concat(chunks).toString() };
    const fate = network.next(message.path);
    if (fate === 'late' || fate === 'copied') network.underway.push(() => pass(message));
    if (fate === 'request-lost' || fate === 'late') return request.socket.destroy();
    if (fate === 'doubled') await pass(message);
    const { status, text } = await pass(message);
    if (fate === 'reply-lost') return request.socket.destroy();
    response.writeHead(status, { 'content-type': 'application/json' }).end(text);
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
