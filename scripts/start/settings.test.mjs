import { createServer } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { assertPortFree, freePort } from './network.mjs';
import { isOwnUrl } from './embedded.mjs';
import { Refusal } from './say.mjs';
import { assertNode, readSettings } from './settings.mjs';

afterEach(() => vi.unstubAllEnvs());

test('the portal is for this machine only unless somebody says otherwise', () => {
  for (const name of ['PORT', 'HOST', 'PORTAL_URL']) vi.stubEnv(name, '');
  expect(readSettings([])).toMatchObject({
    port: 3000,
    host: '127.0.0.1',
    portalUrl: 'http://localhost:3000',
    localUrl: 'http://127.0.0.1:3000',
  });
});

test.each(['0', '65536', 'http', '3.5'])('PORT=%s is refused', (port) => {
  vi.stubEnv('PORT', port);
  expect(() => readSettings([])).toThrow('PORT must be');
});

test.each(['licenses.example.com', 'localhost:3000', 'ftp://licenses.example.com'])(
  'PORTAL_URL=%s is refused with what to write instead',
  (url) => {
    vi.stubEnv('PORTAL_URL', url);
    expect(() => readSettings([])).toThrow('PORTAL_URL must begin with https://');
  },
);

test('an unknown argument is refused with the usage', () => {
  expect(() => readSettings(['--wan'])).toThrow('npm start -- --lan');
});

test.each(['18.20.0', '20.18.3'])('Node %s is refused', (version) => {
  expect(() => assertNode(version)).toThrow('Node 20.19');
});

test.each(['20.19.0', '22.1.0', '24.0.0'])('Node %s is enough', (version) => {
  expect(() => assertNode(version)).not.toThrow();
});

test('a taken port is refused, and another one named', async () => {
  const port = await freePort();
  const server = createServer();
  await new Promise((listening) => server.listen(port, '127.0.0.1', () => listening(undefined)));
  await expect(assertPortFree(port, '127.0.0.1')).rejects.toThrow(Refusal);
  await expect(assertPortFree(port, '127.0.0.1')).rejects.toThrow(`PORT=${port + 1} npm start`);
  await new Promise((closed) => server.close(closed));
  await expect(assertPortFree(port, '127.0.0.1')).resolves.toBeUndefined();
});

test('the clone recognizes its own database by address, port and name', () => {
  const record = { role: 'r', password: 'p', adminPassword: 'a', database: 'keyturn', port: 5999 };
  expect(isOwnUrl('postgres://r:p@127.0.0.1:5999/keyturn', record)).toBe(true);
  expect(isOwnUrl('postgresql://r:p@localhost:5999/keyturn', record)).toBe(true);
  expect(isOwnUrl('postgres://r:p@127.0.0.1:5432/keyturn', record)).toBe(false);
  expect(isOwnUrl('postgres://r:p@127.0.0.1:5999/other', record)).toBe(false);
  expect(isOwnUrl('postgres://r:p@db.example.com:5999/keyturn', record)).toBe(false);
  expect(isOwnUrl('not a url', record)).toBe(false);
  expect(isOwnUrl('postgres://r:p@127.0.0.1:5999/keyturn', null)).toBe(false);
});
