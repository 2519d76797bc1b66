import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { EdgeLimits } from '@/lib/env';
import { log } from '@/lib/log';
import { limitConnections } from './limit-connections';
import { StartRefused } from './start-refused';

/** Milliseconds between two looks for connections whose time is over; Node's own is half a minute. */
const LOOK = 1000;

/** Events by which a listener takes a socket over, from this server's limits and times too. */
const TAKING_OVER = new Set<string | symbol>(['upgrade', 'connect']);

type Place = { port: number; host: string; trustedProxyHops: number };

/** Listens, or says in one sentence why it cannot. Every connection ends: docs/operator.md has the times. */
export async function serve(
  listener: RequestListener,
  { port, host, trustedProxyHops }: Place,
  limits: EdgeLimits,
): Promise<Server> {
  const server = createServer(
    {
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.headSeconds * 1000,
      requestTimeout: limits.bodySeconds * 1000,
      keepAliveTimeout: limits.idleSeconds * 1000,
      connectionsCheckingInterval: LOOK,
    },
    listener,
  );
  // One more than allowed, so that too many are seen: Node drops the rest without a word.
  server.maxHeadersCount = limits.headers + 1;
  // Whoever reads no answer, or waits for one that does not come.
  server.setTimeout(limits.idleSeconds * 1000);
  limitConnections(server, {
    all: limits.connections,
    perAddress: trustedProxyHops === 0 ? limits.connectionsPerAddress : null,
  });
  keepSockets(server);
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new StartRefused(reasonOf(error as NodeJS.ErrnoException, port, host));
  }
  return server;
}

/**
 * No library takes sockets over: Next.js hangs a listener on the server of the first request it gets,
 * and leaves the sockets open that it has no use for. Without one, Node answers an upgrade as any
 * other request, and closes a CONNECT.
 */
function keepSockets(server: Server): void {
  server.on('newListener', (name) => {
    if (!TAKING_OVER.has(name)) return;
    log.error({ event: name }, 'something in this process wanted to take sockets over');
    process.nextTick(() => server.removeAllListeners(name));
  });
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
