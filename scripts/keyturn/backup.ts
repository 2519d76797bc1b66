import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { eq, sql } from 'drizzle-orm';
import { type Connection, connect } from '@/lib/db/connect';
import { activation } from '@/lib/db/schema/activation';
import { env } from '@/lib/env';
import { ok } from '@/lib/olp/result';
import { checkMasterKey } from '@/lib/vault/check-master-key';
import { makeVault } from '@/lib/vault/vault';
import {
  assertFits,
  keepBackup,
  newBackupFile,
  newestMigration,
  readBackup,
} from '../start/backup-files.mjs';
import { ended, findPrograms, type Programs, startProgram } from './postgres-programs';
import { type Output, print, WRONG_KEY, withPortal } from './run';

/** Beside these commands nobody who is ours may use the database. */
const OWN_NAME = 'keyturn backup';

export function addBackupCommands(program: Command): void {
  program
    .command('backup')
    .description('Copy the database to a file that only this user can read, with a note beside it.')
    .option('--out <file>', 'where to; else into .data/backups')
    .option('--json', 'print JSON')
    .action((options: Output & { out?: string }) =>
      withPortal(async ({ connection }) => {
        print(options, ok(await backUp(connection, options.out)), ({ file, bytes }) =>
          [
            `Backed up: ${file} (${bytes} bytes) and its note beside it.`,
            'Keep both on another computer, and the master key apart from them.',
          ].join('\n'),
        );
      }),
    );
  program
    .command('restore')
    .description('Put a backup into the database, which must be empty. All of it, or nothing.')
    .argument('<file>', 'what `backup` made, with its note beside it')
    .option('--overwrite', 'the database is not empty: all that is in it goes')
    .option('--json', 'print JSON')
    .action(async (file: string, options: Output & { overwrite?: boolean }) => {
      print(options, ok(await restore(file, options.overwrite ?? false)), ({ at }) =>
        [
          `Restored, as it was at ${at}.`,
          'Start the portal, then look at /api/health and at one license.',
        ].join('\n'),
      );
    });
  program
    .command('restored')
    .description(
      'Say that the database was put back by other tools: no computer counts as a copy for what it was told since.',
    )
    .option('--json', 'print JSON')
    .action((options: Output) =>
      withPortal(async ({ connection }) => {
        const computers = await beginRatchetsAnew(connection);
        print(
          options,
          ok({ computers }),
          () => `${computers} computers go on with what they hold.`,
        );
      }),
    );
}

/**
 * What a computer has been told since the backup is not in it, and would look as if its state had been copied (protocol 11).
 * So each begins anew with what it presents next, as after an alarm that was cleared: that is what counted forks say.
 * @returns how many computers
 */
async function beginRatchetsAnew({ db }: Connection): Promise<number> {
  const { rowCount } = await db
    .update(activation)
    .set({
      ...{ ratchetCur: null, ratchetPrev: null, lastForkAt: null },
      forks: sql`greatest(${activation.forks}, 1)`,
    })
    .where(eq(activation.state, 'active'));
  return rowCount ?? 0;
}

async function backUp(connection: Connection, out: string | undefined) {
  const begun = new Date();
  const postgres = await majorOf(connection);
  const programs = findPrograms(['pg_dump'], postgres, postgres);
  const [row] = await connection.sql`
    SELECT (SELECT max(created_at)::text FROM drizzle.__drizzle_migrations) AS migration,
      (SELECT array_agg(id ORDER BY created_at) FROM master_key) AS keys`;
  const about = {
    kind: 'dump' as const,
    postgres,
    migration: Number(row?.migration),
    masterKeys: row?.keys as string[],
  };
  const file = newBackupFile('dump', out, begun);
  const dump = (to: Writable) => {
    const child = startProgram(programs, 'pg_dump', [...DUMP, ...LET_GO], env().databaseUrl);
    return both(ended(child), child.stdout ? pipeline(child.stdout, to) : undefined);
  };
  return { file, ...(await keepBackup(file, dump, about, begun)) };
}

const DUMP = ['--format=custom', '--no-password'];
/** Whoever restores it may be called something else. */
const LET_GO = ['--no-owner', '--no-privileges'];

async function restore(file: string, overwrite: boolean) {
  const { databaseUrl, masterKey, otherMasterKey } = env();
  const vault = makeVault(masterKey, otherMasterKey);
  const note = await readBackup(file, 'dump');
  const masterKeys = [vault.id, ...(vault.other ? [vault.other.id] : [])];
  assertFits(note, { masterKeys, migration: newestMigration() });

  const connection = connect(databaseUrl, { max: 1, name: OWN_NAME });
  try {
    const server = await majorOf(connection);
    if (server < note.postgres) {
      throw new Error(
        `This backup is of PostgreSQL ${note.postgres}, the server is ${server}: nothing was changed. Use a server of the same version or newer.`,
      );
    }
    const programs = findPrograms(['pg_restore', 'psql'], note.postgres, server);
    const emptied = await assertFree(connection, overwrite);
    await pour(programs, file, emptied);
    await beginRatchetsAnew(connection);
    await connection.sql`ANALYZE`;
    if ((await checkMasterKey(connection.db, vault)) !== 'good') throw new Error(WRONG_KEY);
  } finally {
    await connection.close();
  }
  return { file, at: note.at };
}

/** Refuses a database that somebody uses, or that holds anything unless it may go. @returns what empties it */
async function assertFree({ sql, place }: Connection, overwrite: boolean): Promise<string> {
  const [others] = await sql`
    SELECT count(*)::int AS count FROM pg_stat_activity
    WHERE datname = current_database() AND application_name LIKE 'keyturn%' AND application_name <> ${OWN_NAME}`;
  if (others?.count > 0) {
    throw new Error(
      `Keyturn still uses ${place} (${others?.count} connections): nothing was changed. Stop it first, every instance.`,
    );
  }
  const schemas = await sql`
    SELECT nspname AS name, quote_ident(nspname) AS quoted,
      (SELECT count(*)::int FROM pg_class WHERE relnamespace = pg_namespace.oid) AS things
    FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'`;
  const things = schemas.reduce((sum, one) => sum + one.things, 0);
  const empty = things === 0 && schemas.every(({ name }) => name === 'public');
  if (!empty && !overwrite) {
    throw new Error(
      `The database at ${place} is not empty (${things} tables, indexes and the like): nothing was changed. Take an empty one, or say --overwrite, and all that is in it goes.`,
    );
  }
  if (empty) return '';
  return [
    ...schemas.map(({ quoted }) => `DROP SCHEMA ${quoted} CASCADE;`),
    'CREATE SCHEMA public;\n',
  ].join('\n');
}

/** In one transaction: a restore that fails leaves what was there. */
async function pour(programs: Programs, file: string, emptied: string): Promise<void> {
  const script = startProgram(programs, 'pg_restore', [...LET_GO, '--file=-', file]);
  const args = ['--no-psqlrc', '--quiet', '--no-password', '--set=ON_ERROR_STOP=1'];
  const psql = startProgram(programs, 'psql', args, env().databaseUrl);
  const { stdin } = psql;
  if (!script.stdout || !stdin) throw new Error('unreachable');
  psql.stdout?.resume();
  stdin.write(`\\set VERBOSITY terse\nBEGIN;\nSET client_min_messages = warning;\n${emptied}`);
  const written = both(ended(script), pipeline(script.stdout, stdin, { end: false })).then(() => {
    // Only what came whole is kept: without this line the end of the connection undoes it all.
    stdin.end('\nCOMMIT;\n');
  });
  await both(
    ended(psql),
    written.finally(() => stdin.end()),
  );
}

/** What the program says of a failure tells more than the pipe that broke with it. */
async function both(program: Promise<void>, pipe: Promise<void> | undefined): Promise<void> {
  const [first, second] = await Promise.allSettled([program, pipe]);
  if (first.status === 'rejected') throw first.reason;
  if (second.status === 'rejected') throw second.reason;
}

async function majorOf({ sql }: Connection): Promise<number> {
  const [row] = await sql`SHOW server_version_num`;
  return Math.floor(Number(row?.server_version_num) / 10_000);
}
