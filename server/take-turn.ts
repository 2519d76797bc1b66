import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Requests of one connection that may be there unanswered: pipelining (RFC 9112 section 9.3.2). */
const IN_LINE = 8;

type Line = { unanswered: number; last: Promise<void> };
const lines = new WeakMap<Socket, Line>();

/**
 * Resolves once all earlier requests of the same connection are answered, or it has gone: only one of
 * them at a time is any work. Node starts all at once, and when the connection goes it tells only the
 * first of the answers; pages leave the files of the others open for good.
 * @returns null if the line is too long; the connection is closed then
 */
export function takeTurn({ socket }: IncomingMessage, response: ServerResponse) {
  if (socket.destroyed) return null;
  const line = lines.get(socket) ?? { unanswered: 0, last: Promise.resolve() };
  lines.set(socket, line);
  if (line.unanswered === IN_LINE) {
    socket.destroy();
    return null;
  }
  const turn = line.last;
  line.unanswered += 1;
  line.last = new Promise((done) => {
    response.once('close', () => {
      line.unanswered -= 1;
      done();
    });
  });
  return turn;
}
