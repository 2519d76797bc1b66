import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventPerson } from '@/lib/db/schema/event';
import { buildPortal, type TestPortal } from '@/lib/operations/testing/build-portal';
import { makeDevice } from '@/lib/operations/testing/make-device';
import { handleRequest } from '../../handle-request';
import { usualLimits } from '../../edge.test-support';
import { apiListener } from '../api-listener';
import { makeApi } from '../app';
import { unwatched } from '../../watch.test-support';

let portal: TestPortal;
let server: Server;
let url: string;
beforeAll(async () => {
  portal = await buildPortal();
  const api = makeApi({
    context: portal.context,
    watch: unwatched,
    health: () => Promise.reject(new Error('unused')),
  });
  const listener = handleRequest({
    trustedProxyHops: 0,
    portalUrl: portal.context.portalUrl,
    limits: usualLimits,
    api: apiListener(api),
    pages: (_request, response) => response.writeHead(404).end(),
  });
  server = createServer(listener).listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/olp/v1/activate`;
});
afterAll(async () => {
  await new Promise((closed) => server.close(closed));
  await portal.close();
});

const post = (body: object, address: string) =>
  fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-forwarded-for': address,
      'x-real-ip': address,
      forwarded: `for=${address}`,
    },
    body: JSON.stringify(body),
  });

test('a forged address neither gets round a limit nor into the audit trail', async () => {
  const license = await portal.license(await portal.product());
  const pc = makeDevice(license, 'PC-1');
  const answer = await post(pc.request, '203.0.113.7');
  expect(answer.status).toBe(200);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.headers.has('set-cookie')).toBe(false);
  const kept = await portal.db.select({ address: eventPerson.address }).from(eventPerson);
  expect(kept.map((row) => row.address)).toContain('127.0.0.1');
  expect(kept.map((row) => row.address)).not.toContain('203.0.113.7');

  const guess = { ...pc.fields, activationKey: 'C5NYF-4JRSE-PZBQW-FQ889' };
  const statuses = [];
  for (let n = 1; n <= 21; n += 1) statuses.push((await post(guess, `203.0.113.${n}`)).status);
  expect(statuses).toEqual([...Array(20).fill(404), 429]);
});
