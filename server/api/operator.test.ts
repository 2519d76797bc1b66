import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Context } from '@/lib/operations/context';
import type { Health } from '../health';
import { makeMetrics } from '../metrics';
import { unwatched } from '../watch.test-support';
import { makeApi } from './app';

const lane = { waiting: 0, oldestSeconds: 0 };
const well: Health = {
  status: 'ok',
  checks: { database: 'ok', writing: 'ok', migrations: 'ok', signing: 'ok' },
  alarms: ['mail-fails'],
  mail: { codes: { waiting: 3, oldestSeconds: 40 }, asked: lane, notices: lane, failsSince: null },
};
const ill: Health = {
  ...{ status: 'unavailable', alarms: [], mail: null },
  checks: { database: 'failed', writing: 'failed', migrations: 'failed', signing: 'ok' },
};

const ask = (watch: Partial<typeof unwatched>, health: Health) => {
  const api = makeApi({
    context: {} as Context,
    health: async () => health,
    watch: { ...unwatched, ...watch },
  });
  return (path: string, token = '') =>
    Promise.resolve(api.request(path, { headers: { authorization: `Bearer ${token}` } }));
};
const statuses = async (asked: ReturnType<typeof ask>) => {
  const answers = await Promise.all(
    ['/api/live', '/api/ready', '/api/health'].map((p) => asked(p)),
  );
  return answers.map(({ status }) => status);
};

test('an instance without its database lives and takes no requests; one that stops does its work meanwhile', async () => {
  expect(await statuses(ask({}, well))).toEqual([200, 200, 200]);
  expect(await statuses(ask({}, ill))).toEqual([200, 503, 503]);
  expect(await statuses(ask({ isStopping: () => true }, well))).toEqual([200, 503, 200]);
});

test('metrics are there for whoever shows the token, and nowhere without one', async () => {
  const metrics = makeMetrics({
    health: async () => well,
    pools: () => ({ server: undefined }),
    listReads: () => ({ replica: 5, primary: 2 }),
    maintenance: () => 'Until noon',
  });
  metrics.answered('/api/olp/v1/check-in', 200, 4);
  metrics.answered('/api/olp/v1/check-in', 200, 40);
  metrics.answered('/licenses/7f', 404, 7);
  const token = 'of-the-scraper-alone';
  const asked = ask({ metrics: metrics.door(token) }, well);
  expect((await asked('/api/metrics')).status).toBe(401);
  expect((await asked('/api/metrics', 'guessed')).status).toBe(401);
  expect((await ask({}, well)('/api/metrics', token)).status).toBe(404);
  const answer = await asked('/api/metrics', token);
  expect(answer.headers.get('content-type')).toContain('text/plain');
  const lines = (await answer.text()).split('\n');
  for (const line of [
    'keyturn_request_seconds_bucket{le="0.005",door="check-in",status="200"} 1',
    'keyturn_request_seconds_count{door="check-in",status="200"} 2',
    'keyturn_request_seconds_count{door="pages",status="404"} 1',
    'keyturn_mails_waiting{lane="codes"} 3',
    'keyturn_mail_oldest_seconds{lane="codes"} 40',
    'keyturn_healthy{check="database"} 1',
    'keyturn_alarm{alarm="mail-fails"} 1',
    'keyturn_list_reads_total{from="replica"} 5',
    'keyturn_maintenance 1',
  ]) {
    expect(lines).toContain(line);
  }
});

test('the dashboard asks for what there is', async () => {
  const file = readFileSync('docs/grafana-dashboard.json', 'utf8');
  const asked = [...file.matchAll(/\b(?:keyturn|process|nodejs)_\w+/g)].map(([name]) =>
    name.replace(/_(bucket|count)$/, ''),
  );
  expect(asked.length).toBeGreaterThan(10);
  const { door } = makeMetrics({
    health: async () => well,
    pools: () => ({}),
    maintenance: () => '',
  });
  const text = await door('').read();
  const there = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name);
  expect(asked.filter((name) => !there.includes(name))).toEqual([]);
});
