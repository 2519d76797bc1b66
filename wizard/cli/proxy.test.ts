import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { portalAt } from '../core/portal';
import { activationKey } from '../portal.test-support';
import { CERTIFICATE, networkWithProxy } from './proxy.test-support';
import { wizardProcess } from './process.test-support';
import { proxyFor } from '../core/through-proxy';

describe('a computer whose only way out is a proxy', () => {
  const wizard = wizardProcess();
  let network: Awaited<ReturnType<typeof networkWithProxy>>;
  let trust: Record<string, string>;
  beforeAll(async () => {
    network = await networkWithProxy('clerk:p@ss');
    const file = wizard.path('authority.pem');
    writeFileSync(file, CERTIFICATE);
    trust = { NODE_EXTRA_CA_CERTS: file, NO_PROXY: '', no_proxy: '' };
  });
  afterAll(() => network.close());

  const activate = (state: string, env: Record<string, string>) =>
    wizard.run(state, ['activate', '--activation-key', activationKey(1), '--json'], '', {
      ...trust,
      ...env,
    });

  test('reaches its portal by way of it, and the proxy sees no more than where to', async () => {
    network.asked.length = 0;
    await activate('way', { HTTPS_PROXY: `http://clerk:p%40ss@${network.address}` });
    expect(network.asked).toEqual([
      'proxy: CONNECT activate.example.com:443',
      'portal: POST activate.example.com /api/olp/v1/activate',
    ]);
  });

  test('falls back to going offline where the proxy lets nobody in', async () => {
    network.asked.length = 0;
    const { exitCode } = await activate('shut', { https_proxy: network.address });
    expect(network.asked).toEqual(['proxy: CONNECT activate.example.com:443']);
    expect(exitCode).not.toBe(0);
  });

  test('does not ask a proxy for what NO_PROXY names', async () => {
    network.asked.length = 0;
    const NO_PROXY = 'intranet.example, .example.com';
    await activate('past', { HTTPS_PROXY: `http://${network.address}`, NO_PROXY });
    expect(network.asked).toEqual([]);
  });
});

test('a portal without TLS is asked through the proxy by its whole address', async () => {
  const network = await networkWithProxy();
  onTestFinished(network.close);
  const portal = portalAt('http://portal.example:8080', {
    env: { HTTP_PROXY: `http://${network.address}` },
  });
  expect(await portal('check-in', { v: 1 })).toEqual({ ok: true, value: { heard: true } });
  expect(network.asked[0]).toBe('proxy: POST http://portal.example:8080/api/olp/v1/check-in');
});

test.each([
  ['https://portal.example', { HTTPS_PROXY: 'http://p:1' }, 'http://p:1/'],
  ['https://portal.example', { https_proxy: 'p:3128' }, 'http://p:3128/'],
  ['https://portal.example', { HTTP_PROXY: 'http://p:1' }, null],
  ['http://portal.example', { HTTP_PROXY: 'http://p:1' }, 'http://p:1/'],
  ['https://portal.example', { ALL_PROXY: 'http://p:1' }, 'http://p:1/'],
  [
    'https://portal.example',
    { https_proxy: 'http://low:1', HTTPS_PROXY: 'http://up:1' },
    'http://low:1/',
  ],
  ['https://portal.example', { HTTPS_PROXY: '' }, null],
  ['https://portal.example', { HTTPS_PROXY: 'http://p:1', NO_PROXY: '*' }, null],
  ['https://a.portal.example', { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'portal.example' }, null],
  ['https://a.portal.example', { HTTPS_PROXY: 'http://p:1', no_proxy: 'x *.Portal.example' }, null],
  [
    'https://notportal.example',
    { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'portal.example' },
    'http://p:1/',
  ],
  [
    'https://portal.example',
    { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'portal.example:8443' },
    'http://p:1/',
  ],
  [
    'https://portal.example:8443',
    { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'portal.example:8443' },
    null,
  ],
  ['https://[2001:db8::1]', { HTTPS_PROXY: 'http://p:1', NO_PROXY: '[2001:db8::1]' }, null],
  [
    'https://10.20.30.40',
    { HTTPS_PROXY: 'http://p:1', NO_PROXY: '192.168.0.0/16,10.0.0.0/8' },
    null,
  ],
  ['https://11.20.30.40', { HTTPS_PROXY: 'http://p:1', NO_PROXY: '10.0.0.0/8' }, 'http://p:1/'],
  ['https://[2001:db8:5::1]', { HTTPS_PROXY: 'http://p:1', NO_PROXY: '2001:db8::/32' }, null],
  [
    'https://10.20.30.40',
    { HTTPS_PROXY: 'http://p:1', NO_PROXY: '10.0.0.0/99, x/8' },
    'http://p:1/',
  ],
  ['http://localhost:3000', { HTTP_PROXY: 'http://p:1' }, null],
  ['http://[::1]:3000', { ALL_PROXY: 'http://p:1' }, null],
])('%s with %j goes by way of %s', (target, env, proxy) => {
  expect(proxyFor(new URL(target), env as Record<string, string>)?.href ?? null).toBe(proxy);
});

test('a proxy that is none of these is said, not passed by', async () => {
  const portal = portalAt('https://portal.example', { env: { HTTPS_PROXY: 'socks5://p:1080' } });
  expect(await portal('activate', {})).toMatchObject({
    error: { code: 'NETWORK', details: { reason: 'PROXY_UNKNOWN' } },
  });
});
