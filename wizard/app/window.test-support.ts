import { request } from 'node:http';
import { onTestFinished } from 'vitest';
import { temporaryFolder, wizardIn } from '@/wizard/core/folder.test-support';
import { openWindow } from './window';

export type Reply = { status: number; headers: Record<string, string | string[]>; body: string };

type Sent = {
  method?: string;
  headers?: Record<string, string>;
  form?: Record<string, string>;
  /** The body itself, instead of a form. */
  raw?: string;
};

/** A window over a fresh wizard, and a client that can say about itself what no browser would. */
export async function windowWith(options: Parameters<typeof wizardIn>[1] = {}) {
  const wizard = wizardIn(temporaryFolder(), options);
  const window = await openWindow({ wizard, assets: new Map(), bareStyle: '' });
  onTestFinished(() => window.close());
  const { port } = window;
  const { pathname: folder, search: token } = new URL(window.address);

  function send(
    path: string,
    { method = 'GET', headers = {}, form, raw }: Sent = {},
  ): Promise<Reply> {
    const body = form ? new URLSearchParams(form).toString() : raw;
    return new Promise((done, failed) => {
      const sent = request({ host: '127.0.0.1', port, path, method, agent: false }, (reply) => {
        let text = '';
        reply.setEncoding('utf8').on('data', (chunk) => (text += chunk));
        reply.on('end', () =>
          done({
            status: reply.statusCode ?? 0,
            headers: reply.headers as Reply['headers'],
            body: text,
          }),
        );
      });
      if (form) sent.setHeader('content-type', 'application/x-www-form-urlencoded');
      for (const [name, value] of Object.entries(headers)) sent.setHeader(name, value);
      sent.once('error', failed);
      sent.end(body);
    });
  }

  /** Comes with the token, as the browser that was opened does. */
  async function enter() {
    const { headers } = await send(`${folder}${token}`);
    const cookie = String(headers['set-cookie']).split(';')[0] ?? '';
    const origin = `http://127.0.0.1:${port}`;
    return {
      cookie,
      origin,
      get: (page: string) => send(`${folder}${page}`, { headers: { cookie } }),
      post: (page: string, form: Record<string, string>, more: Record<string, string> = {}) =>
        send(`${folder}${page}`, { method: 'POST', headers: { cookie, origin, ...more }, form }),
    };
  }

  return { window, wizard, port, folder, token, send, enter };
}
