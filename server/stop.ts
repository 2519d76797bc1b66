import { once } from 'node:events';
import type { Server } from 'node:http';
import { Server as NetServer } from 'node:net';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { log } from '@/lib/log';

/** Turns of the event loop, each of which lets in who has connected. */
const TURNS = 10;
/** Milliseconds in which what is on its way on a connection without a request arrives. */
const ARRIVE = 300;
/** Milliseconds that answers under way get, and that closing takes at most after that. */
const FINISH = 7000;
const CLOSE = 2000;

type Running = {
  server: Server;
  /** Ends background work and closes pools, in this order, once nothing is answered any more. */
  closing: (() => Promise<unknown> | unknown)[];
  /** Seconds in which requests are still taken, while `/api/ready` says that it is over. */
  delaySeconds: number;
};

/** Stops in order on SIGINT or SIGTERM; a second signal ends at once. */
export function stopOnSignal() {
  let stopping = false;
  let running: Running | undefined;
  const stop = (signal: NodeJS.Signals) => {
    if (stopping || !running) process.exit(1);
    stopping = true;
    log.info({ signal }, 'stopping');
    const atMost = running.delaySeconds * 1000 + FINISH + CLOSE;
    setTimeout(() => process.exit(1), atMost).unref();
    stopAll(running).then(
      () => process.exit(0),
      (error) => {
        log.error({ err: error }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  return {
    isStopping: () => stopping,
    /** From now on signals are heard. */
    begin: (what: Running) => {
      running = what;
      process.on('SIGINT', stop);
      process.on('SIGTERM', stop);
    },
  };
}

/**
 * Nothing that was asked stays without its answer: whoever connects is still answered for a while, each answer is the
 * last one of its connection, and what was under way when nobody else could connect is finished.
 */
export async function stopAll({ server, closing, delaySeconds }: Running): Promise<void> {
  await sleep(delaySeconds * 1000);
  // Whoever has connected is let in: who waits at a door that is shut finds the connection reset.
  for (let turn = 0; turn < TURNS; turn += 1) await nextTurn();
  const closed = once(server, 'close');
  // Not `server.close`: that of HTTP also closes connections on which a request may just be arriving.
  NetServer.prototype.close.call(server);
  await Promise.race([closed, sleep(ARRIVE)]);
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  server.closeIdleConnections();
  await Promise.race([closed, sleep(FINISH - ARRIVE)]);
  clearInterval(idle);
  server.closeAllConnections();
  for (const close of closing) await close();
}
