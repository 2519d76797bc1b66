import type { IncomingMessage } from 'node:http';

/** `gone`: the client, or its time, before all was there. */
export type Gathered = 'whole' | 'too-large' | 'crowded-out' | 'gone';

/**
 * Waits until a body is there as a whole, so that a slow one holds a socket and what has come of it,
 * but no page. It is counted as it arrives, whatever its encoding says: more than `each` bytes of one,
 * or of all unfinished ones more than `together`, are dropped at once; of several the oldest, as a
 * form that somebody really sends is there within moments.
 *
 * The body stays in the request's own buffer, for whoever reads it then. `push` is where Node's parser
 * puts it (`parserOnBody` in its lib/_http_common.js): Node would stop it at 16 or 64 kB until
 * somebody reads.
 */
export function makeGathering({ each, together }: { each: number; together: number }) {
  const unfinished = new Map<IncomingMessage, { bytes: number; end(how: Gathered): void }>();
  let held = 0;

  function crowdOut() {
    const [oldest] = unfinished.values();
    oldest?.end('crowded-out');
  }

  return function gather(request: IncomingMessage): Promise<Gathered> {
    const { 'content-length': declared, 'transfer-encoding': encoding } = request.headers;
    if (encoding === undefined && Number(declared ?? 0) === 0) return Promise.resolve('whole');
    if (encoding === undefined && Number(declared) > each) {
      request.push = swallow;
      return Promise.resolve('too-large');
    }
    return new Promise((done) => {
      const push = request.push;
      const body = {
        bytes: 0,
        end(how: Gathered) {
          if (!unfinished.delete(request)) return;
          held -= body.bytes;
          request.push = how === 'whole' ? push : swallow;
          if (how !== 'whole') drop(request);
          done(how);
        },
      };
      unfinished.set(request, body);
      request.once('close', () => body.end('gone'));
      request.push = (chunk: Buffer | null, ...more) => {
        if (chunk === null) {
          body.end('whole');
          return push.call(request, null);
        }
        body.bytes += chunk.length;
        held += chunk.length;
        if (body.bytes > each) body.end('too-large');
        else push.call(request, chunk, ...more);
        if (held > together) crowdOut();
        return true;
      };
    });
  };
}

/** Takes what still comes from the socket, and keeps none of it. */
const swallow = () => true;

/** Lets go of what was kept. */
function drop(request: IncomingMessage) {
  while (request.read() !== null);
}
