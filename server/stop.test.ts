import { once } from 'node:events';
import { Agent, type RequestListener, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { usualLimits } from './edge.test-support';
import { handleRequest } from './handle-request';
import { serve } from './serve';
import { stopAll } from './stop';

/** An instance that answers after `ms`, and can be told to stop. */
async function instance(ms: number, delaySeconds = 0) {
  let stopping = false;
  const pages: RequestListener = async (_, response) => {
    await sleep(ms);
    response.end('done');
  };
  const listener = handleRequest({
    ...{ trustedProxyHops: 0, portalUrl: 'http://localhost:3000', limits: usualLimits },
    ...{ pages, api: pages, isStopping: () => stopping },
  });
  const place = { port: 0, host: '127.0.0.1', trustedProxyHops: 0 };
  const server = await serve(listener, place, usualLimits);
  const order: string[] = [];
  return {
    ...{ port: (server.address() as AddressInfo).port, order },
    isStopping: () => stopping,
    stop: () => {
      stopping = true;
      return stopAll({ server, delaySeconds, closing: [() => order.push('closed')] });
    },
  };
}

async function ask(port: number, agent: Agent) {
  const sent = send({ port, agent, path: '/', headers: { host: `localhost:${port}` } });
  sent.end();
  const [response] = await once(sent, 'response');
  let text = '';
  for await (const chunk of response) text += chunk;
  return { text, connection: response.headers.connection };
}

test('what is under way is finished, on connections that are closed after it', async () => {
  const { port, stop, order } = await instance(1000);
  const agent = new Agent({ keepAlive: true });
  const before = ask(port, agent);
  const idle = new Agent({ keepAlive: true, maxSockets: 1 });
  await sleep(200);
  const stopped = stop();
  expect((await before).text).toBe('done');
  await stopped;
  expect(order).toEqual(['closed']);
  await expect(ask(port, idle)).rejects.toThrow('ECONNREFUSED');
});

test('nobody whose proxy goes by readiness is without an answer, under load, while one of two ends', async () => {
  const instances = [await instance(20, 3), await instance(20)];
  const agents = instances.map(() => new Agent({ keepAlive: true }));
  let answered = 0;
  let ending = false;
  // As a proxy does: it looks at readiness now and then, not before each request.
  let ready = [0, 1];
  const client = async () => {
    while (!ending) {
      const at = ready[answered % ready.length] ?? 1;
      const { text } = await ask(instances[at]?.port ?? 0, agents[at] as Agent);
      expect(text).toBe('done');
      answered += 1;
    }
  };
  const clients = Array.from({ length: 24 }, client);
  await sleep(500);
  const stopped = instances[0]?.stop();
  await sleep(300);
  ready = [0, 1].filter((at) => !instances[at]?.isStopping());
  expect(ready).toEqual([1]);
  await stopped;
  ending = true;
  await Promise.all(clients);
  expect(answered).toBeGreaterThan(100);
  for (const agent of agents) agent.destroy();
  await instances[1]?.stop();
});
