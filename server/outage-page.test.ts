import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { log } from '@/lib/log';
import messages from '@/messages/en.json';
import browser from '@/messages/en.browser.json';
import { usualLimits } from './edge.test-support';
import { handleRequest } from './handle-request';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
  vi.restoreAllMocks();
});

/** What a browser gets where Next.js answers like this. */
async function ask(pages: RequestListener, init: RequestInit = {}) {
  const portalUrl = 'https://licenses.example.com';
  const doors = { trustedProxyHops: 0, portalUrl, limits: usualLimits, pages, api: pages };
  const server = createServer(handleRequest(doors)).listen(0, '127.0.0.1');
  closing.push(() => server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}/licenses`, init);
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

const failing: RequestListener = (_request, response) => {
  response.writeHead(500, { 'Content-Type': 'text/html', 'Content-Encoding': 'gzip' });
  response.write('<html id="__next_error__">');
  response.end('</html>');
};

describe('a page whose shell failed', () => {
  test('says so without scripts: title, whose it is, again, home, and a number that the log knows', async () => {
    const lines: unknown[] = [];
    vi.spyOn(log, 'info').mockImplementation((line: unknown) => lines.push(line));
    const { status, headers, text } = await ask(failing);
    expect(status).toBe(500);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('content-encoding')).toBeNull();
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(text).toContain(`<title>${browser.errorPage.title} – ${messages.site.title}</title>`);
    expect(text).toContain(`<header>${messages.site.title}</header>`);
    expect(text).toContain(`<a href="/">${messages.site.title}, start page</a>`);
    expect(text).not.toMatch(/\{\w+\}/);
    expect(text).not.toContain('<script');
    expect(text).not.toContain('__next_error__');
    const [, number = 'none'] = /<code>(R-\w{8})<\/code>/.exec(text) ?? [];
    expect(lines).toContainEqual(expect.objectContaining({ reference: number }));
  });

  test('HEAD has its headers alone; what is no page stays as it is', async () => {
    const head = await ask(failing, { method: 'HEAD' });
    expect([head.status, head.text]).toEqual([500, '']);
    const data: RequestListener = (_request, response) => {
      response.statusCode = 500;
      response.end('0:{}');
    };
    expect((await ask(data, { headers: { rsc: '1' } })).text).toBe('0:{}');
    expect((await ask(data, { headers: { accept: 'text/x-component' } })).text).toBe('0:{}');
    const good: RequestListener = (_request, response) => response.end('fine');
    expect((await ask(good)).text).toBe('fine');
  });
});
