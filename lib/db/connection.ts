import pg from 'pg';
import { tracedQuery } from './traced-query';

const SECOND = 1000;

/** What pg.Client has and its types leave out. */
type Undeclared = { getStartupConf(): Record<string, string>; processID: number };
const Base = pg.Client as unknown as new (config: pg.ClientConfig) => pg.Client & Undeclared;

const ask = pg.Client.prototype.query as (...given: unknown[]) => unknown;

/**
 * A connection that also works through a pooler which gives each transaction another session of
 * PostgreSQL (docs/decisions/025): nothing of a session is relied on but TimeZone, which poolers keep.
 */
export class Client extends Base {
  /** Until the server behind has been asked. */
  private ownSession = false;

  /** Gives up on a server that does not answer; the pool's own limit would also end waiting in line. */
  constructor(config: pg.ClientConfig = {}) {
    super({ ...config, connectionTimeoutMillis: 10 * SECOND });
  }

  /** As a parameter of its own, which poolers know: most refuse `options`. */
  override getStartupConf(): Record<string, string> {
    return { ...super.getStartupConf(), TimeZone: 'UTC' };
  }

  /** A pooler answers with a process number that it made up: the server itself has another one. */
  async lookForPooler(): Promise<void> {
    const { rows } = await this.query('SELECT pg_backend_pid() AS pid');
    this.ownSession = rows[0]?.pid === this.processID;
  }

  /** Prepared statements have names only in a session of our own: elsewhere the next one lacks them. */
  override query = ((config: string | pg.QueryConfig, ...more: unknown[]) => {
    const named = typeof config === 'object' && config.name !== undefined;
    const asked = named && !this.ownSession ? { ...config, name: undefined } : config;
    const query = () => ask.call(this, asked, ...more);
    // With a callback it is the pool's, which has its span (traced-query.ts).
    return typeof more.at(-1) === 'function' ? query() : tracedQuery(config, query);
  }) as pg.Client['query'];
}
