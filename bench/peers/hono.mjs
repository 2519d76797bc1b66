import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { makeReplay } from './replay.mjs';

const replay = makeReplay();

const app = new Hono();
app.post('/api/olp/v1/*', async (c) => {
  const answer = await replay(c.req.path, await c.req.json());
  return c.body(answer, 200, { 'Content-Type': 'application/json' });
});
serve({ fetch: app.fetch, port: Number(process.env.PORT), hostname: '127.0.0.1' });
