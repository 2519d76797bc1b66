import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import { addressKey } from '@/lib/address-key';
import { log } from '@/lib/log';

/** Milliseconds between two lines that say that the limit is reached. */
const SAY_AGAIN = 60_000;

/**
 * Holds the number of connections below `all`, and below `perAddress` for each address. Who comes when
 * it is reached takes the place of whoever has waited longest without a whole request, so that sockets
 * that are merely held open keep nobody out; where all are being answered, the new one is closed.
 * @param perAddress null where a proxy is the only address there is
 */
export function limitConnections(
  server: Server,
  { all, perAddress }: { all: number; perAddress: number | null },
): void {
  const open = new Set<Socket>();
  const byAddress = new Map<string, Set<Socket>>();
  const asked = new WeakMap<Socket, IncomingMessage>();
  let said = Number.NEGATIVE_INFINITY;

  const isAnswered = (socket: Socket) => asked.get(socket)?.complete === true;

  /** Sets iterate in the order of coming: the first that waits has waited longest. */
  function closeOne(sockets: Set<Socket>, newest: Socket) {
    const waiting = [...sockets].find((socket) => !isAnswered(socket)) ?? newest;
    forget(waiting);
    waiting.destroy();
    if (performance.now() - said < SAY_AGAIN) return;
    said = performance.now();
    log.warn({ open: open.size, all, perAddress }, 'connections are at their limit');
  }

  const keys = new WeakMap<Socket, string>();
  function forget(socket: Socket) {
    open.delete(socket);
    const key = keys.get(socket) ?? '';
    const neighbors = byAddress.get(key);
    neighbors?.delete(socket);
    if (neighbors?.size === 0) byAddress.delete(key);
  }

  server.on('connection', (socket: Socket) => {
    const key = addressKey(socket.remoteAddress ?? '');
    const neighbors = byAddress.get(key) ?? new Set();
    byAddress.set(key, neighbors.add(socket));
    keys.set(socket, key);
    open.add(socket);
    socket.once('close', () => forget(socket));
    if (perAddress !== null && neighbors.size > perAddress) closeOne(neighbors, socket);
    if (open.size > all) closeOne(open, socket);
  });
  server.prependListener('request', (request, response) => {
    const { socket } = request;
    asked.set(socket, request);
    response.once('close', () => {
      if (asked.get(socket) === request) asked.delete(socket);
    });
  });
}
