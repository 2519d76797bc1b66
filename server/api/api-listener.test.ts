import { Readable } from 'node:stream';
import { expect, test, vi } from 'vitest';
import type { Context } from '@/lib/operations/context';
import { startEdge } from '../edge.test-support';
import { unwatched } from '../watch.test-support';
import { apiListener } from './api-listener';
import { makeApi } from './app';

const json = { 'content-type': 'application/json' };

async function start() {
  const api = makeApi({
    context: {} as Context,
    health: () => Promise.reject(new Error('unused')),
    watch: unwatched,
  });
  const answers: Response[] = [];
  const fetch = async (...asked: Parameters<typeof api.fetch>) => {
    const answer = await api.fetch(...asked);
    answers.push(answer);
    return answer;
  };
  const { origin } = await startEdge({ api: apiListener({ fetch }) });
  return { url: `${origin}/api/olp/v1/activate`, answers };
}

test('a body arrives whichever way it was sent, and none becomes a stream, asked or answered', async () => {
  const { url, answers } = await start();
  const made = vi.spyOn(Readable, 'toWeb');
  const body = JSON.stringify({ activationKey: 7, computerId: 'WIZ-7Q2M4K9D3F6H' });
  const whole = await fetch(url, { method: 'POST', headers: json, body });
  expect(await whole.json()).toMatchObject({ error: { details: { fields: ['activationKey'] } } });
  expect(made).not.toHaveBeenCalled();
  // Those that are strings still, which @hono/node-server writes as they are.
  const kept = answers.map((answer) => Object.getOwnPropertySymbols(answer).map(String));
  expect(kept).toEqual([expect.arrayContaining(['Symbol(cache)'])]);

  const chunks = new Blob([body.slice(0, 9), body.slice(9)]).stream();
  const sent = { method: 'POST', headers: json, body: chunks, duplex: 'half' } as const;
  const inParts = await fetch(url, sent);
  expect(await inParts.json()).toMatchObject({ error: { details: { fields: ['activationKey'] } } });
});

test('answers are stored nowhere and read as what they say they are', async () => {
  const { url } = await start();
  const said = ({ headers }: Response) => [
    headers.get('cache-control'),
    headers.get('x-content-type-options'),
  ];
  const asked = [
    fetch(url, { method: 'POST', headers: json, body: '{}' }),
    fetch(url),
    fetch(new URL('/api/nothing', url)),
    fetch(new URL('/api/olp/v1/openapi.json', url)),
    fetch(new URL('/api/live', url)),
  ];
  for (const answer of await Promise.all(asked))
    expect(said(answer)).toEqual(['no-store', 'nosniff']);
});
