import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { StartRefused } from './start-refused';

/**
 * Milliseconds. A phone on a slow line sends a form within half a minute; idle connections outlive
 * those of usual proxies, so that these never send into one that is just being closed.
 */
const HEADERS_TIMEOUT = 10_000;
const REQUEST_TIMEOUT = 30_000;
const KEEP_ALIVE_TIMEOUT = 65_000;

/** Listens, or says in one sentence why it cannot. */
export async function serve(
  listener: RequestListener,
  port: number,
  host: string,
): Promise<Server> {
  const server = createServer(
    {
      headersTimeout: HEADERS_TIMEOUT,
      requestTimeout: REQUEST_TIMEOUT,
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT,
    },
    listener,
  );
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new StartRefused(reasonOf(error as NodeJS.ErrnoException, port, host));
  }
  return server;
}

function reasonOf({ code, message }: NodeJS.ErrnoException, port: number, host: string): string {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is taken by another program: stop that one, or set PORT.`;
    case 'EACCES':
      return `Port ${port} needs more rights than this user has: set PORT to one above 1023.`;
    case 'EADDRNOTAVAIL':
      return `HOST is ${host}, which is no address of this computer.`;
    default:
      return `Port ${port} on ${host} cannot be opened: ${message}.`;
  }
}
