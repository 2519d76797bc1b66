import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';

/** Requests over a link, which is closed when the last is answered: some halves are just ending then. */
const program = `
  import { once } from 'node:events';
  import { createServer } from 'node:http';
  import { ask } from '${new URL('http.mjs', import.meta.url).href}';
  import { makeLink } from '${new URL('network.mjs', import.meta.url).href}';
  const server = createServer((_, reply) => void setTimeout(() => reply.end('answer'), 50));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const link = await makeLink('between', server.address().port);
  await Promise.all(Array.from({ length: 20 }, () => ask(link.port, '/')));
  await link.close();
  server.close();
  server.closeAllConnections();
  process.stdout.write('closed');
`;

test('a process that closed a link while connections were ending comes to its end', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 20_000,
    killSignal: 'SIGKILL',
  });
  let text = '';
  child.stdout.on('data', (piece) => {
    text += piece;
  });
  const [code, signal] = await once(child, 'close');
  expect({ text, code, signal }).toEqual({ text: 'closed', code: 0, signal: null });
}, 30_000);
