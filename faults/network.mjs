import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/**
 * `cut`: connections are reset and no new one is taken; `silent`: they stay open, and nothing passes;
 * `slow`: each piece takes 50 to 250 ms more.
 * @typedef {'open' | 'cut' | 'silent' | 'slow'} Weather
 */

/**
 * A piece of network between a client and a server of this machine, whose weather can be changed.
 * @param {string} name
 * @param {number} to the port it leads to
 */
export async function makeLink(name, to) {
  /** @type {Weather} */
  let weather = 'open';
  /** @type {Set<() => void>} what is to be done again when the weather changes */
  const changed = new Set();
  /** @type {Set<import('node:net').Socket>} */
  const sockets = new Set();
  const server = createServer({ allowHalfOpen: true }, (near) => {
    if (weather === 'cut') {
      near.resetAndDestroy();
      return;
    }
    const far = connect({ port: to, host: '127.0.0.1', allowHalfOpen: true });
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.once('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    pass(near, far);
    pass(far, near);
  });

  /** @param {import('node:net').Socket} from @param {import('node:net').Socket} onto */
  function pass(from, onto) {
    let line = Promise.resolve();
    const flow = () => (weather === 'silent' ? from.pause() : from.resume());
    changed.add(flow);
    from.once('close', () => changed.delete(flow));
    from.on('data', (bytes) => {
      const wait = weather === 'slow' ? 50 + (bytes.length % 200) : 0;
      line = line.then(async () => {
        if (wait > 0) await new Promise((over) => setTimeout(over, wait));
        if (!onto.destroyed) onto.write(bytes);
      });
    });
    from.once('end', () => {
      line = line.then(() => void onto.end());
    });
    flow();
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const reset = () => {
    for (const socket of sockets) {
      // A reset while it is ending leaves the handle open for ever, and the process turns in circles at its exit.
      if (socket.writableEnded) socket.destroy();
      else socket.resetAndDestroy();
    }
  };
  return {
    name,
    port,
    /** @param {Weather} next */
    turn(next) {
      weather = next;
      if (next === 'cut') reset();
      for (const flow of changed) flow();
    },
    async close() {
      reset();
      server.close();
    },
  };
}

/** @typedef {Awaited<ReturnType<typeof makeLink>>} Link */
