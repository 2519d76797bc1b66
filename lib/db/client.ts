import 'server-only';
import { env } from '@/lib/env';
import { type Connection, connect } from './connect';
import type { Replica } from './long-reads';

// Development reloads modules; the pool must outlive that.
const kept = globalThis as { keyturnConnection?: Connection; keyturnReplica?: Replica };

/** The pool of the pages. Opened on first use, so that a build needs no database. */
export function client(): Connection {
  kept.keyturnConnection ??= connect(env().databaseUrl, { max: 10, name: 'keyturn pages' });
  return kept.keyturnConnection;
}

/** That of DATABASE_REPLICA_URL, if there is one; opened by the entry (server/start-portal.ts). */
export const replica = (): Replica | undefined => kept.keyturnReplica;
