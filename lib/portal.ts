import 'server-only';
import { client, replica } from '@/lib/db/client';
import { makeLongReads } from '@/lib/db/long-reads';
import { env } from '@/lib/env';
import { log } from '@/lib/log';
import { makeContext } from '@/lib/make-context';
import type { Context } from '@/lib/operations/context';
import { makeVault } from '@/lib/vault/vault';

let context: Context | undefined;

/** What the pages and actions of this process work with. */
export function portal(): Context {
  if (context) return context;
  const { masterKey, otherMasterKey, portalUrl, outside } = env();
  const vault = makeVault(masterKey, otherMasterKey);
  context = makeContext(client(), vault, portalUrl, outside, readsOfLists());
  return context;
}

function readsOfLists() {
  const elsewhere = replica();
  if (!elsewhere) return undefined;
  return makeLongReads(client(), elsewhere, (error) =>
    log.warn(error, 'The replica is not read for now; lists come from the primary.'),
  );
}
