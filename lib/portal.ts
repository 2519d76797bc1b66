import 'server-only';
import { client } from '@/lib/db/client';
import { env } from '@/lib/env';
import { makeContext } from '@/lib/make-context';
import type { Context } from '@/lib/operations/context';
import { makeVault } from '@/lib/vault/vault';

let context: Context | undefined;

/** What the pages and actions of this process work with. */
export function portal(): Context {
  if (context) return context;
  const { masterKey, otherMasterKey, portalUrl, outside } = env();
  context = makeContext(client(), makeVault(masterKey, otherMasterKey), portalUrl, outside);
  return context;
}
