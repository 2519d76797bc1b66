import type { Connection } from '@/lib/db/connect';
import type { LongReads } from '@/lib/db/long-reads';
import type { Context } from '@/lib/operations/context';
import { makeRateLimits } from '@/lib/rate-limit';
import { type Outside, PUBLIC_ONLY } from '@/lib/sign-on/outside';
import type { Vault } from '@/lib/vault/vault';

/** What operations work with: one for the pages, one for what answers before them, one for the admin. */
export function makeContext(
  connection: Connection,
  vault: Vault,
  portalUrl: string,
  outside: Outside = PUBLIC_ONLY,
  longReads?: LongReads,
): Context {
  return {
    db: connection.db,
    vault,
    limits: makeRateLimits(connection),
    portalUrl,
    outside,
    ...(longReads ? { longReads } : {}),
    now: () => new Date(),
  };
}
