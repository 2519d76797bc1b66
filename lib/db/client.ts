import 'server-only';
import { env } from '@/lib/env';
import { type Connection, connect } from './connect';

// Development reloads modules; the pool must outlive that.
const kept = globalThis as { keyturnConnection?: Connection };

/** The pool of the pages. Opened on first use, so that a build needs no database. */
export function client(): Connection {
  kept.keyturnConnection ??= connect(env().databaseUrl, { max: 10, name: 'keyturn pages' });
  return kept.keyturnConnection;
}
