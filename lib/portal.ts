import 'server-only';
import { client } from '@/lib/db/client';
import { env } from '@/lib/env';
import type { Context } from '@/lib/operations/context';
import { makeRateLimits } from '@/lib/rate-limit';
import { makeVault } from '@/lib/vault/vault';

let made: Context | undefined;

/** What the pages and actions of this process work with. */
export function portal(): Context {
  if (made) return made;
  const { masterKey, portalUrl } = env();
  const connection = client();
  made = {
    db: connection.db,
    vault: makeVault(masterKey),
    limits: makeRateLimits(connection),
    portalUrl,
    now: () => new Date(),
  };
  return made;
}
