import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { log } from '@/lib/log';

/** Milliseconds that answers under way get, and that everything together takes at most. */
const FINISH = 3000;
const AT_MOST = 4500;

type Running = {
  server: Server;
  /** Ends background work and closes pools, in this order, once nothing is answered any more. */
  closing: (() => Promise<unknown> | unknown)[];
};

/** Stops in order on SIGINT or SIGTERM; a second signal ends at once. */
export function stopOnSignal(running: Running): void {
  let stopping = false;
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => process.exit(1), AT_MOST).unref();
    stopAll(running).then(
      () => process.exit(0),
      (error) => {
        log.error({ err: error }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

async function stopAll({ server, closing }: Running): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  await Promise.race([closed, sleep(FINISH)]);
  server.closeAllConnections();
  for (const close of closing) await close();
}
