import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterAll, expect, test, vi } from 'vitest';
import { log } from '@/lib/log';
import { nobodys } from '@/lib/doctor/patient.test-support';
import { startTracing } from './tracing';

afterAll(() => vi.unstubAllEnvs());

test('a collector that is away holds nothing up, and stands in the log', async () => {
  vi.stubEnv('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', `http://127.0.0.1:${await nobodys()}/v1/traces`);
  vi.stubEnv('OTEL_EXPORTER_OTLP_TIMEOUT', '500');
  const warned = vi.spyOn(log, 'warn').mockImplementation(() => {});
  const settings = { serviceName: 'keyturn', sampler: 'always_on', ratio: 1 };
  const tracing = await startTracing(settings, 0);
  if (!tracing) throw new Error('Traces were wanted.');
  const server = createServer(tracing.traced((_, response) => void response.end('answered')));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as { port: number };
  for (const _ of [1, 2]) {
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('answered');
  }
  await tracing.stop();
  expect(warned.mock.calls.map(([, message]) => message)).toEqual(['traces do not leave']);
  await new Promise((closed) => server.close(closed));
});
