import { type Connection, connect } from '@/lib/db/connect';
import { env } from '@/lib/env';
import type { Refusal, Result } from '@/lib/olp/result';
import { makeContext } from '@/lib/make-context';
import type { Context } from '@/lib/operations/context';
import type { Viewer } from '@/lib/operations/viewer';
import { checkMasterKey } from '@/lib/vault/check-master-key';
import { makeVault } from '@/lib/vault/vault';
import type { PortalCode } from '@/lib/rules/refusals';
import { sentence } from './words';
import { terminalLines, visibleJson } from '@/lib/strangers-words';

export const operator: Viewer = { kind: 'operator', address: 'local' };

export type Admin = { context: Context; connection: Connection };

/** Opens the database with the master key that belongs to it, runs, and closes. */
export async function withPortal<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
  const { databaseUrl, masterKey, otherMasterKey, portalUrl } = env();
  const connection = connect(databaseUrl, { max: 4, name: 'keyturn admin' });
  try {
    const vault = makeVault(masterKey, otherMasterKey);
    const checked = await checkMasterKey(connection.db, vault);
    if (checked === 'wrong' || checked === 'unfinished') throw new Error(WRONG_KEY);
    return await work({ context: makeContext(connection, vault, portalUrl), connection });
  } finally {
    await connection.close();
  }
}

export const WRONG_KEY =
  'The master key is not the one this database was made with; restore the right OLP_MASTER_KEY from your backup.';

export type Output = { json?: boolean };

/** Prints a result: as JSON with `--json`, else by `words`. A refusal goes to stderr, exit code 1. */
export function print<T>(
  output: Output,
  result: Result<T, Refusal<PortalCode>>,
  words: (value: T) => string,
): void {
  if (!result.ok) {
    const { code, details = {} } = result.error;
    const message = sentence(result.error);
    process.stderr.write(
      output.json
        ? `${visibleJson(JSON.stringify({ error: { code, message, details } }))}\n`
        : `${terminalLines(message)}\n`,
    );
    process.exitCode = 1;
    return;
  }
  process.stdout.write(
    output.json
      ? `${visibleJson(JSON.stringify(result.value, null, 2))}\n`
      : `${terminalLines(words(result.value))}\n`,
  );
}
