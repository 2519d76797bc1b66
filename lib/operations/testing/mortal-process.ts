import { Socket } from 'node:net';
import pg from 'pg';
import { makeDatabase } from '@/lib/db/database';
import { makeRateLimits } from '@/lib/rate-limit';
import type { Context } from '@/lib/operations/context';

type Faults = {
  /** It is killed once so many of its statements were carried out, before it reads the last one's answer. */
  diesAfter?: number;
  /** Looked at after each statement, before its answer is read. */
  between?: () => Promise<void>;
  /** Planted: each statement stands by itself, as if there were no transactions. */
  withoutTransactions?: boolean;
};

/** An answer for whoever has died. */
const never = new Promise<never>(() => {});

let processes = 0;

/**
 * One more instance of the portal, which works on the database at `url` and can be killed between any
 * two statements: as with kill -9, its connections are cut and nothing of it runs any more.
 */
export function mortalProcess(
  url: string,
  of: Pick<Context, 'vault' | 'portalUrl' | 'now'>,
  { diesAfter, between, withoutTransactions = false }: Faults = {},
) {
  processes += 1;
  const name = `mortal ${process.pid} ${processes}`;
  const sockets = new Set<Socket>();
  const stream = () => {
    const socket = new Socket();
    sockets.add(socket);
    return socket;
  };
  const pool = new pg.Pool({ connectionString: url, application_name: name, max: 4, stream });
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));

  let asked = 0;
  let dead = false;
  let noteDeath = (_: 'killed') => {};
  const died = new Promise<'killed'>((note) => {
    noteDeath = note;
  });
  function die(): Promise<never> {
    dead = true;
    for (const socket of sockets) socket.destroy();
    noteDeath('killed');
    return never;
  }

  async function ask(call: () => Promise<unknown>): Promise<unknown> {
    if (dead) return never;
    asked += 1;
    const number = asked;
    if (diesAfter === 0) return die();
    const answer = await call().catch((error: unknown) => (dead ? never : Promise.reject(error)));
    if (dead) return never;
    await between?.();
    return number === diesAfter ? die() : answer;
  }

  function through<T extends pg.Pool | pg.PoolClient>(target: T): T {
    const query = (...given: unknown[]) => {
      const [text] = given;
      if (withoutTransactions && (text === 'BEGIN' || text === 'COMMIT')) return { command: text };
      return ask(() => (target.query as (...all: unknown[]) => Promise<unknown>)(...given));
    };
    return new Proxy(target, {
      get(own, key) {
        if (key === 'query') return query;
        if (key === 'connect')
          return async () => (dead ? never : through(await (own as pg.Pool).connect()));
        const found = Reflect.get(own, key);
        return typeof found === 'function' ? found.bind(own) : found;
      },
    });
  }
  const mortal = through(pool);
  const limits = makeRateLimits({ pool: mortal });
  const context: Context = { ...of, db: makeDatabase(mortal), limits };
  return {
    context,
    /** How it shows in pg_stat_activity. */
    name,
    /** Statements it has sent, or was about to. */
    asked: () => asked,
    /** What `work` answers, or that the process was killed meanwhile. */
    run: <T>(work: (context: Context) => Promise<T>) => Promise.race([work(context), died]),
    end: () => (dead ? undefined : pool.end()),
  };
}
