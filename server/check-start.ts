import type { Connection } from '@/lib/db/connect';
import { migrationsAreCurrent } from '@/lib/db/migrate';
import type { Env } from '@/lib/env';
import { selfTest } from '@/lib/olp/self-test';
import { adoptMasterKey, checkMasterKey } from '@/lib/vault/check-master-key';
import type { Vault } from '@/lib/vault/vault';
import { isLoopback } from './client-address';
import { mendOfDatabase, reasonOfDatabase } from '@/lib/db/mend-of-database';
import { StartRefused } from './start-refused';
import { whyNoWrite } from '@/lib/db/why-no-write';

const MIGRATE = 'run `npm run keyturn -- migrate`';

/** PostgreSQL error codes, appendix A: no schema, no table. */
const NOTHING_THERE = new Set(['3F000', '42P01']);

/** Mail is how people sign in; without a server for it only who sits at this computer may read it. */
export function checkMail({ smtpUrl, devMailbox, demo, ...place }: Env): void {
  if (smtpUrl) return;
  const { host, portalUrl, trustedProxyHops } = place;
  if (demo && !devMailbox) {
    throw new StartRefused(
      `The demo's mailbox is for this computer alone, but PORTAL_URL is ${portalUrl} and TRUSTED_PROXY_HOPS is ${trustedProxyHops}: set SMTP_URL, or leave both as they are.`,
    );
  }
  if (!devMailbox) {
    throw new StartRefused(
      'There is no mail server: set SMTP_URL, or KEYTURN_DEV_MAILBOX=1 to read all mail at /dev/mail on this computer, which wants TRUSTED_PROXY_HOPS=0 and no public PORTAL_URL.',
    );
  }
  if (!demo && host !== 'localhost' && !isLoopback(host)) {
    throw new StartRefused(
      `KEYTURN_DEV_MAILBOX is for this computer alone, but HOST is ${host}: set SMTP_URL, or HOST to 127.0.0.1.`,
    );
  }
}

/** Looks, before anything is served, whether database, schema, master key and signing fit. */
export async function checkStart(connection: Connection, vault: Vault, folder: string) {
  if (!(await schemaIsCurrent(connection, folder))) {
    throw new StartRefused(
      `The database does not have the schema of this version of Keyturn: ${MIGRATE}.`,
    );
  }
  const fault = await whyNoWrite(connection);
  if (fault) {
    throw new StartRefused(
      `The database at ${connection.place} takes no changes (${fault.reason}): ${fault.mend}.`,
    );
  }
  switch (await checkMasterKey(connection.db, vault)) {
    case 'wrong':
      throw new StartRefused(
        'OLP_MASTER_KEY is not the master key of this database: without that key nothing in it can be signed or read; restore the key from its backup.',
      );
    case 'unfinished':
      throw new StartRefused(
        'The database holds secrets of another master key than OLP_MASTER_KEY: name that one as OLP_OTHER_MASTER_KEY, and finish with `npm run keyturn -- master-key rewrap`.',
      );
    case 'new':
      await adoptMasterKey(connection.db, vault);
      break;
    case 'good':
      break;
  }
  const tested = selfTest();
  if (!tested.ok) {
    throw new StartRefused(
      `The signing self-test fails (${tested.error.details?.failed}): this machine or its Node.js cannot be trusted to sign.`,
    );
  }
}

async function schemaIsCurrent(connection: Connection, folder: string): Promise<boolean> {
  try {
    return await migrationsAreCurrent(connection, folder);
  } catch (error) {
    const code = (error as { code?: string }).code ?? '';
    if (NOTHING_THERE.has(code)) return false;
    throw new StartRefused(
      `The database at ${connection.place} cannot be used (${reasonOfDatabase(error)}): ${mendOfDatabase(error)}.`,
    );
  }
}
