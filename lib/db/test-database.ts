import { createHash, randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import pg from 'pg';
import { inject } from 'vitest';
import { connect } from './connect';
import { migrate } from './migrate';
import { makeSql, type Sql } from './sql';

declare module 'vitest' {
  interface ProvidedContext {
    /** A superuser's URL of the PostgreSQL that the test run started (or was given). */
    adminUrl: string;
  }
}

const MIGRATIONS = 'drizzle';
const TEMPLATE_LOCK = 7_102_025;

/**
 * A fresh, migrated database of its own: a copy of a template that the first caller makes. `close`
 * drops it.
 */
export function testDatabase(options: { max?: number } = {}) {
  return open(options, async (admin, name) => {
    const template = templateName();
    await admin`SELECT pg_advisory_lock(${TEMPLATE_LOCK})`;
    const existing = await admin`SELECT 1 FROM pg_database WHERE datname = ${template}`;
    if (existing.length === 0) await makeTemplate(admin, template);
    await admin.unsafe(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  });
}

/**
 * A database as it was before a migration, named by its tag: `next` brings it to the newest, so that
 * a test sees what becomes of data that was there.
 */
export async function databaseBefore(tag: string) {
  const database = await open({ max: 2 }, (admin, name) => createEmpty(admin, name));
  const folder = mkdtempSync(`${tmpdir()}/keyturn-migrations-`);
  cpSync(MIGRATIONS, folder, { recursive: true });
  const file = `${folder}/meta/_journal.json`;
  const journal = JSON.parse(readFileSync(file, 'utf8')) as { entries: { tag: string }[] };
  const entries = journal.entries.slice(
    0,
    journal.entries.findIndex((one) => one.tag === tag),
  );
  writeFileSync(file, JSON.stringify({ ...journal, entries }));
  await migrate(database.connection, folder);
  rmSync(folder, { recursive: true });
  return { ...database, next: () => migrate(database.connection, MIGRATIONS) };
}

async function open(
  options: { max?: number },
  create: (admin: Sql, name: string) => Promise<unknown>,
) {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asAdmin(async (admin) => {
    await create(admin, name);
    // Nothing here outlives a crash, so nothing waits for the disk.
    await admin.unsafe(`ALTER DATABASE ${name} SET synchronous_commit = off`);
  });
  const url = databaseUrl(name);
  const connection = connect(url, { max: options.max ?? 10, name: 'keyturn test' });
  const close = async () => {
    await connection.close();
    await asAdmin((admin) => admin.unsafe(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
  };
  return { ...connection, connection, url, close };
}

async function asAdmin(work: (admin: Sql) => Promise<unknown>) {
  const admin = new pg.Client(inject('adminUrl'));
  await admin.connect();
  try {
    await work(makeSql(admin));
  } finally {
    await admin.end();
  }
}

async function makeTemplate(admin: Sql, template: string) {
  const making = `${template}_making`;
  await admin.unsafe(`DROP DATABASE IF EXISTS ${making}`);
  await createEmpty(admin, making);
  const connection = connect(databaseUrl(making), { max: 2 });
  await migrate(connection, MIGRATIONS);
  await connection.close();
  await admin.unsafe(`ALTER DATABASE ${making} RENAME TO ${template}`);
}

const createEmpty = (admin: Sql, name: string) =>
  admin.unsafe(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'`);

/** Named by the migrations, so that a server that outlives a run never hands out older tables. */
function templateName(): string {
  const hash = createHash('sha256');
  const files = readdirSync(MIGRATIONS).filter((name) => name.endsWith('.sql'));
  for (const name of files.sort()) hash.update(name).update(readFileSync(`${MIGRATIONS}/${name}`));
  return `keyturn_template_${hash.digest('hex').slice(0, 12)}`;
}

function databaseUrl(name: string): string {
  const url = new URL(inject('adminUrl'));
  url.pathname = `/${name}`;
  return url.toString();
}
