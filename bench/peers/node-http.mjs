import { createServer } from 'node:http';
import { makeReplay } from './replay.mjs';

const replay = makeReplay();

createServer(async (request, response) => {
  if (request.method !== 'POST') return response.writeHead(405).end();
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  const answer = await replay(request.url ?? '', JSON.parse(text));
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(answer);
}).listen(Number(process.env.PORT), '127.0.0.1');
