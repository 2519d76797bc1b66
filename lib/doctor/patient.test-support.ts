import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createNetServer, type Socket } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Env } from '@/lib/env';
import type { Context } from '@/lib/operations/context';
import { apiListener } from '@/server/api/api-listener';
import { makeApi } from '@/server/api/app';
import { usualLimits } from '@/server/edge.test-support';
import { handleRequest } from '@/server/handle-request';
import { unwatched } from '@/server/watch.test-support';
import { KEY } from './certificates.test-support';
import { doctorKey } from './door-key';

export const AUTH_SECRET = 'Zq8vN2x4Lw0sRt6uYb1eHk3mPd5fGj7aQc9iWo2z';

export const settings = {
  authSecret: AUTH_SECRET,
  masterKey: new Uint8Array(32).map((_, at) => (at * 89 + 7) % 256),
  portalUrl: 'http://127.0.0.1:3000',
  host: '127.0.0.1',
  port: 3000,
  edge: usualLimits,
  mailFrom: { name: '', address: 'no-reply@example.com' },
} as unknown as Env;

export function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'keyturn-doctor-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

async function listening(server: ReturnType<typeof createServer>, scheme = 'http') {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { port, url: `${scheme}://127.0.0.1:${port}` };
}

export const answers = (answer: RequestListener) => listening(createServer(answer));

export const speaksTls = (cert: string) =>
  listening(
    createTlsServer({ key: KEY, cert }, (_, response) => void response.end()),
    'https',
  );

/** A port at which nobody answers any more. */
export async function nobodys(): Promise<number> {
  const server = createNetServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

/** The portal's own way to the door of the doctor. */
export function runsPortal({ trustedProxyHops = 0, portalUrl = settings.portalUrl } = {}) {
  const api = makeApi({
    context: {} as Context,
    health: () => Promise.reject(new Error('unused')),
    watch: { ...unwatched, doctorKey: doctorKey(AUTH_SECRET), trustedProxyHops },
  });
  const listener = handleRequest({
    ...{ trustedProxyHops, portalUrl, limits: usualLimits },
    api: apiListener(api),
    pages: (_request, response) => response.writeHead(404).end(),
  });
  return answers(listener);
}

/** A proxy before `target` that says what `headers` makes of the headers it got. */
export const passesOn = (
  target: string,
  headers: (given: Record<string, string>) => Record<string, string>,
) =>
  answers(async (request, response) => {
    const given = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    const { connection: _, ...passed } = headers(given);
    const { request: send } = await import('node:http');
    const sent = send(`${target}${request.url}`, { headers: passed }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    sent.on('error', () => response.writeHead(502).end());
    sent.end();
  });

/** A mail server without TLS: what it heard, and what it says to whoever signs in. */
export async function takesMail({ auth = '235 welcome' } = {}) {
  const heard: string[] = [];
  let inMail = false;
  const answer = (socket: Socket, line: string) => {
    if (inMail && line !== '.') return;
    inMail = /^DATA/i.test(line);
    if (/^EHLO/i.test(line)) socket.write('250-mail.example\r\n250 AUTH PLAIN\r\n');
    else if (/^AUTH/i.test(line)) socket.write(`${auth}\r\n`);
    else if (inMail) socket.write('354 go on\r\n');
    else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n');
    else socket.write('250 ok\r\n');
  };
  const server = createNetServer((socket) => {
    socket.on('error', () => {}).write('220 mail.example\r\n');
    socket.setEncoding('utf8').on('data', (text: string) => {
      for (const line of text.split('\r\n').filter(Boolean)) {
        heard.push(line);
        answer(socket, line);
      }
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  return { heard, port: (server.address() as AddressInfo).port };
}
