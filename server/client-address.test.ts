import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { clientAddress, isLoopback } from './client-address';
import { LOCAL_HEADER, replaceHeaders } from './replace-headers';

describe('the client address', () => {
  test.each([
    ['without proxies, whatever is claimed', '203.0.113.7', '1.1.1.1', 0, '203.0.113.7'],
    ['of a dual-stack socket', '::ffff:203.0.113.7', '', 0, '203.0.113.7'],
    ['behind one proxy', '10.0.0.1', '198.51.100.4', 1, '198.51.100.4'],
    [
      'behind one proxy, with forged entries',
      '10.0.0.1',
      '1.1.1.1, 2.2.2.2, 198.51.100.4',
      1,
      '198.51.100.4',
    ],
    ['behind two proxies', '10.0.0.1', '1.1.1.1, 198.51.100.4, 10.0.0.2', 2, '198.51.100.4'],
    ['if the outer proxy was passed by', '10.0.0.1', '198.51.100.4', 2, '198.51.100.4'],
    ['if the proxy wrote nothing', '10.0.0.1', '', 1, '10.0.0.1'],
    ['if the proxy wrote no address', '10.0.0.1', '1.1.1.1, unknown', 1, '10.0.0.1'],
    ['with a port', '10.0.0.1', '198.51.100.4:5123', 1, '198.51.100.4'],
    ['as IPv6 with a port', '10.0.0.1', '[2001:db8::1]:5123', 1, '2001:db8::1'],
  ])('%s', (_what, socket, forwardedFor, hops, address) => {
    expect(clientAddress(socket, forwardedFor, hops)).toBe(address);
  });

  test.each([
    ['127.0.0.1', true],
    ['127.8.8.8', true],
    ['::1', true],
    ['::ffff:127.0.0.1', true],
    ['10.0.0.1', false],
    ['::ffff:10.0.0.1', false],
    ['', false],
  ])('%s is this computer: %s', (address, local) => expect(isLoopback(address)).toBe(local));
});

function request(remoteAddress: string, sent: Record<string, string>): IncomingMessage {
  const socket = new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: remoteAddress });
  const message = new IncomingMessage(socket);
  message.rawHeaders = Object.entries({ Host: 'localhost:3000', ...sent }).flat();
  message.headers = Object.fromEntries(
    Object.entries({ host: 'localhost:3000', ...sent }).map(([name, value]) => [
      name.toLowerCase(),
      value,
    ]),
  );
  return message;
}

const FORGED = {
  Forwarded: 'for=1.1.1.1',
  'X-Forwarded-For': '1.1.1.1',
  'X-Forwarded-Host': 'evil.example',
  'X-Forwarded-Port': '1',
  'X-Forwarded-Proto': 'https',
  'X-Real-IP': '1.1.1.1',
  'X-Keyturn-Local': '1',
};

describe('headers a client forges', () => {
  test('change nothing, in neither form', () => {
    const forged = request('203.0.113.7', { Accept: '*/*', ...FORGED });
    replaceHeaders(forged, 0);
    expect(forged.headers).toEqual({
      host: 'localhost:3000',
      accept: '*/*',
      'x-forwarded-for': '203.0.113.7',
    });
    expect(forged.rawHeaders).toEqual([
      ...['Host', 'localhost:3000', 'Accept', '*/*'],
      ...['x-forwarded-for', '203.0.113.7'],
    ]);
  });

  test('do not outvote the trusted proxy', () => {
    const forged = request('10.0.0.1', {
      'X-Forwarded-For': '1.1.1.1, 198.51.100.4',
      'X-Forwarded-Host': 'evil.example, licenses.example.com',
      'X-Forwarded-Proto': 'http, https',
      'X-Real-IP': '1.1.1.1',
    });
    replaceHeaders(forged, 1);
    expect(forged.headers).toEqual({
      host: 'localhost:3000',
      'x-forwarded-for': '198.51.100.4',
      'x-forwarded-host': 'licenses.example.com',
      'x-forwarded-proto': 'https',
    });
  });

  test.each(Object.entries(FORGED))('never make a request a local one: %s', (name, value) => {
    const forged = request('127.0.0.1', { [name]: value });
    replaceHeaders(forged, 0);
    expect(forged.headers[LOCAL_HEADER]).toBeUndefined();
  });

  test('nor does a name that somebody pointed to this computer', () => {
    const rebound = request('127.0.0.1', {});
    rebound.headers.host = 'evil.example:3000';
    replaceHeaders(rebound, 0);
    expect(rebound.headers[LOCAL_HEADER]).toBeUndefined();
  });

  test('while a request from this computer is local', () => {
    const local = request('::ffff:127.0.0.1', {});
    replaceHeaders(local, 0);
    expect(local.headers[LOCAL_HEADER]).toBe('1');
    expect(local.rawHeaders).toContain(LOCAL_HEADER);
  });
});
