import type { RequestListener, Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import type { EdgeLimits } from '@/lib/env';
import { handleRequest } from './handle-request';
import { serve } from './serve';

export const usualLimits: EdgeLimits = {
  connections: 2000,
  connectionsPerAddress: 200,
  headerBytes: 16_384,
  headers: 100,
  bodyBytes: 262_144,
  unfinishedBodiesBytes: 33_554_432,
  headSeconds: 10,
  bodySeconds: 30,
  idleSeconds: 65,
};

type Setting = {
  limits?: Partial<EdgeLimits>;
  trustedProxyHops?: number;
  portalUrl?: string;
  pages?: RequestListener;
  api?: RequestListener;
};

/** The portal's own server before doors that say their name and what they were sent. */
export async function startEdge(setting: Setting = {}) {
  const { trustedProxyHops = 0, portalUrl = 'http://localhost:3000' } = setting;
  const limits = { ...usualLimits, ...setting.limits };
  const asked: string[] = [];
  const door =
    (name: string): RequestListener =>
    async (request, response) => {
      let bytes = 0;
      for await (const chunk of request) bytes += chunk.length;
      asked.push(`${name} ${request.url} ${bytes}`);
      response.end(`${name} ${bytes}`);
    };
  const listener = handleRequest({
    ...{ trustedProxyHops, portalUrl, limits, api: setting.api ?? door('api') },
    pages: setting.pages ?? door('pages'),
  });
  const server = await serve(listener, { port: 0, host: '0.0.0.0', trustedProxyHops }, limits);
  const { port } = server.address() as AddressInfo;
  const sockets = new Set<Socket>();
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });

  /** A client that says exactly these bytes, from an address of this computer. */
  function dial(first: string, from = '127.0.0.1') {
    const socket = connect({ port, host: '127.0.0.1', localAddress: from });
    sockets.add(socket);
    let heard = '';
    socket.setEncoding('latin1').on('data', (text: string) => {
      heard += text;
    });
    socket.on('error', () => {});
    const closed = new Promise<string>((done) => socket.once('close', () => done(heard)));
    const open = new Promise<void>((done) => socket.once('connect', () => done()));
    socket.write(first);
    return { socket, open, closed, say: (text: string) => socket.write(text, 'latin1') };
  }

  return {
    ...{ server, port, asked, dial },
    origin: `http://localhost:${port}`,
    head: (line: string, ...headers: string[]) =>
      [`${line} HTTP/1.1`, `Host: localhost:${port}`, ...headers, '', ''].join('\r\n'),
  };
}

export const openSockets = (server: Server) =>
  new Promise<number>((done) => server.getConnections((_, count) => done(count)));

export const statusIn = (heard: string) => Number(/^HTTP\/1\.1 (\d{3}) /.exec(heard)?.[1] ?? 0);
