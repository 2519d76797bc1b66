import { Socket } from 'node:net';

/** The parts of postgres.js' own options that say where the server is. */
type Where = { host: string[]; port: number[]; path?: string | false };

/**
 * A connection to PostgreSQL whose end is told in two steps, an error first and `close` a moment
 * later. postgres.js 3.4.9 forgets its socket on `close` and then still sends the ROLLBACK of a
 * transaction that was under way, which throws outside of any promise and ends the process
 * (porsager/postgres, issue 1208). Told first by an error, the transaction fails, sends its ROLLBACK
 * into the dead socket, and is done before `close` comes.
 *
 * With TLS to the server postgres.js wraps this socket in one of its own, and the fault remains.
 */
class SteadySocket extends Socket {
  override emit(event: string | symbol, ...args: unknown[]): boolean {
    if (event !== 'close') return super.emit(event, ...args);
    const hadError = args[0] === true;
    if (!hadError && this.listenerCount('error') > 0) super.emit('error', connectionClosed());
    // The first turn sends what the transaction still has to say, the second comes after it.
    setImmediate(() => setImmediate(() => super.emit('close', ...args)));
    return true;
  }
}

/** For the option `socket` of postgres.js: begins to connect; a failure is told by the socket. */
export function makeSteadySocket() {
  let attempts = 0;
  return ({ host, port, path }: Where): Socket => {
    const socket = new SteadySocket();
    const turn = attempts % host.length;
    attempts += 1;
    if (path) return socket.connect(path);
    return socket.connect(port[turn] ?? 5432, host[turn] ?? 'localhost');
  };
}

const connectionClosed = () =>
  Object.assign(new Error('The connection to the database was closed.'), {
    code: 'CONNECTION_CLOSED',
  });
