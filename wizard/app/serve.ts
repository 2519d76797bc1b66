import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { spokenLocale } from '@/wizard/language';
import { type Answer, type Ask, HEADERS, send } from './answer';
import type { Guard } from './guard';
import { html } from './html';
import { readFields } from './read-fields';
import { say } from './text';

/** A page, or what a button does, by method and path below the guard's folder. */
export type Routes = {
  get(path: string): ((ask: Ask) => Answer | Promise<Answer>) | undefined;
  post(path: string): ((ask: Ask) => Answer | Promise<Answer>) | undefined;
  refused(status: number): Answer;
};

export type Options = {
  guard: Guard;
  routes: Routes;
  /** Called for everything that got in; `path` below the guard's folder. */
  onVisit(path: string): void;
  /** Called before with the languages that its browser likes. */
  onBrowser(acceptedLanguages: string | undefined): void;
};

/** Serves the window on the loopback interface only, on a port that is free. */
export async function serve(options: Options): Promise<{ server: Server; port: number }> {
  const server = createServer((request, response) => {
    const port = request.socket.localPort ?? 0;
    respond(request, response, port, options).catch(() => response.destroy());
  });
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  await new Promise<void>((done, failed) => {
    server.once('error', failed);
    server.listen({ host: '127.0.0.1', port: 0, exclusive: true }, done);
  });
  return { server, port: (server.address() as AddressInfo).port };
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  port: number,
  { guard, routes, onVisit, onBrowser }: Options,
): Promise<void> {
  const verdict = guard.judge(request, port);
  if (verdict.kind === 'refuse') {
    request.resume();
    return send(response, routes.refused(verdict.status));
  }
  onBrowser(request.headers['accept-language']);
  onVisit(verdict.kind === 'serve' ? verdict.path : '');
  if (verdict.kind === 'enter') {
    // A page of this origin leads on: after a redirect from a foreign link the new cookie, which is
    // for this site alone, would not be sent.
    response.writeHead(200, {
      ...HEADERS,
      'content-type': 'text/html; charset=utf-8',
      'set-cookie': guard.setCookie,
      refresh: `0; url=${guard.folder}`,
    });
    const title = html`<html lang="${spokenLocale()}"><title>${say('nav.label')}</title></html>`;
    response.end(`<!doctype html>${title.text}`);
    return;
  }
  const isPost = request.method === 'POST';
  const handler = isPost ? routes.post(verdict.path) : routes.get(verdict.path);
  const fields = handler ? await readFields(request) : null;
  if (!handler || fields === null) {
    // What is still on its way is not waited for.
    response.setHeader('connection', 'close');
    return send(response, routes.refused(handler ? 400 : 404));
  }
  const byScript = request.headers.accept === 'application/json';
  send(response, await handler({ fields, byScript }));
}
