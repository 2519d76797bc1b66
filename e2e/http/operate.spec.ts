import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type OwnPortal, startOwnPortal } from '../fixtures/own-portal';
import { portalEnvironment, readDemo } from '../fixtures/portal';
import { runProcess } from '../fixtures/run-process';
import { type SecondInstance, startSecondInstance } from '../fixtures/second-instance';
import { expect, test } from '../fixtures/test';

const TOKEN = 'of-the-scraper-alone';

let portal: OwnPortal;
let other: SecondInstance;
test.beforeAll(async () => {
  test.setTimeout(120_000);
  const demo = readDemo();
  const settings = () => ({ METRICS_TOKEN: TOKEN, STOP_DELAY_SECONDS: '2' });
  portal = await startOwnPortal(demo, settings);
  other = await startSecondInstance({ ...demo, databaseUrl: portal.databaseUrl }, settings);
});
test.afterAll(() => portal.stop());

/** The status of an answer that came whole. */
const ask = (url: string, agent: Agent) =>
  new Promise<number>((done, failed) => {
    get(url, { agent }, (response) => {
      response
        .on('error', failed)
        .on('end', () => done(response.statusCode ?? 0))
        .resume();
    }).on('error', failed);
  });

const statusOf = async (url: string, init?: RequestInit) => (await fetch(url, init)).status;

test('maintenance closes every instance for customers within seconds, and no other; staff go on', async () => {
  test.setTimeout(60_000);
  const env = { ...portalEnvironment(readDemo()), DATABASE_URL: portal.databaseUrl };
  const admin = (...args: string[]) => runProcess('.build/keyturn.mjs', args, env);
  const both = async (path: string, init?: RequestInit) =>
    Promise.all([portal.baseUrl, other.baseUrl].map((url) => statusOf(`${url}${path}`, init)));
  const checkIn = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } };

  expect(await both('/')).toEqual([200, 200]);
  expect((await admin('maintenance', 'on', '--message', 'Back at noon.')).exit).toBe(0);
  await expect.poll(() => both('/')).toEqual([503, 503]);
  const page = await fetch(portal.baseUrl);
  expect([page.headers.get('retry-after'), await page.text()]).toEqual([
    '120',
    expect.stringContaining('Back at noon.'),
  ]);
  expect(await both('/sign-in')).toEqual([200, 200]);
  expect(await both('/api/olp/v1/check-in', checkIn)).toEqual([503, 503]);
  expect(await both('/api/ready')).toEqual([200, 200]);
  expect((await admin('maintenance', 'off')).exit).toBe(0);
  await expect.poll(() => both('/')).toEqual([200, 200]);
  expect(await both('/api/olp/v1/check-in', checkIn)).toEqual([400, 400]);
});

test('metrics count what was asked', async () => {
  const read = async () => {
    const headers = { authorization: `Bearer ${TOKEN}` };
    const text = await (await fetch(`${portal.baseUrl}/api/metrics`, { headers })).text();
    const count = /^keyturn_request_seconds_count\{door="device",status="200"\} (\d+)$/m.exec(text);
    return { text, count: Number(count?.[1] ?? 0) };
  };
  const before = await read();
  for (let n = 0; n < 5; n += 1) await statusOf(`${portal.baseUrl}/api/olp/v1/openapi.json`);
  await expect.poll(async () => (await read()).count - before.count).toBe(5);
  expect(before.text).toMatch(/^keyturn_healthy\{check="database"\} 1$/m);
  expect(before.text).toMatch(/^keyturn_database_connections\{pool="server",state="open"\} [1-9]/m);
  expect(await statusOf(`${portal.baseUrl}/api/metrics`)).toBe(401);
});

test('an instance that is told to stop answers all that it was asked, while the proxy goes to the other', async () => {
  test.setTimeout(60_000);
  const instances = [other.baseUrl, portal.baseUrl];
  const agents = instances.map(() => new Agent({ keepAlive: true, maxSockets: 16 }));
  let open = instances;
  let ending = false;
  const statuses: number[] = [];
  const failures: unknown[] = [];
  // As a proxy does: it looks now and then, and goes to who is ready.
  const look = async () => {
    while (!ending) {
      const ready = await Promise.all(
        instances.map((url) => statusOf(`${url}/api/ready`).catch(() => 0)),
      );
      open = instances.filter((_, at) => ready[at] === 200);
      await sleep(200);
    }
  };
  const client = async (number: number) => {
    for (let n = number; !ending; n += 1) {
      const url = open[n % open.length] ?? '';
      const path = ['/api/olp/v1/openapi.json', '/', '/sign-in', '/api/live'][n % 4];
      const agent = agents[instances.indexOf(url)] as Agent;
      await ask(`${url}${path}`, agent).then(
        (status) => statuses.push(status),
        (error) => failures.push(error),
      );
    }
  };
  const running = [look(), ...Array.from({ length: 16 }, (_, number) => client(number))];
  await expect.poll(() => statuses.length).toBeGreaterThan(100);
  await other.stop();
  const atStop = statuses.length;
  await expect.poll(() => statuses.length).toBeGreaterThan(atStop + 50);
  ending = true;
  await Promise.all(running);
  for (const agent of agents) agent.destroy();
  expect(failures).toEqual([]);
  expect(new Set(statuses)).toEqual(new Set([200]));
});
