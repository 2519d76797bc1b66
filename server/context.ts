import type { Connection } from '@/lib/db/connect';
import type { Context } from '@/lib/operations/context';
import { makeRateLimits } from '@/lib/rate-limit';
import type { Vault } from '@/lib/vault/vault';

/** What the operations behind /api work with; the pages make their own (lib/portal.ts). */
export function makeContext(connection: Connection, vault: Vault, portalUrl: string): Context {
  return {
    db: connection.db,
    vault,
    limits: makeRateLimits(connection),
    portalUrl,
    now: () => new Date(),
  };
}
