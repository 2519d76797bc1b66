import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { answersAsPostgres, freePort, tryPort } from './network.mjs';
import { isAlive, programOf } from './processes.mjs';
import { mustRun } from './run.mjs';
import { Refusal } from './say.mjs';
import { as } from './system-user.mjs';

/**
 * A PostgreSQL cluster of ours: `home/data` belongs to PostgreSQL, `home/server.log` is its log.
 * @typedef {object} Cluster
 * @property {string} home
 * @property {string} bin
 * @property {import('./system-user.mjs').SystemUser | null} user
 */

/**
 * @typedef {object} Access
 * @property {string} adminPassword of the superuser `postgres`
 * @property {string} role the portal's role, owner of its database
 * @property {string} password
 * @property {string} database
 */

/** @param {string} home */
export const clusterExists = (home) => existsSync(join(home, 'data', 'PG_VERSION'));

/**
 * Makes the cluster with the portal's role and database in it. It appears under its name only when
 * complete, so an interrupted start leaves nothing half made.
 * @param {Cluster} cluster
 * @param {Access} access
 * @param {{durable?: boolean}} [options] durable false: do not wait for the disk (tests)
 */
export async function createCluster(cluster, access, { durable = true } = {}) {
  const { home, bin, user } = cluster;
  const fresh = join(home, 'data.new');
  const passwordFile = join(home, 'password');
  rmSync(fresh, { recursive: true, force: true });
  const options = { cwd: home, env: plainEnv(), ...as(user) };
  writeFileSync(passwordFile, access.adminPassword, { mode: 0o600 });
  if (user) chownSync(passwordFile, user.uid, user.gid);
  try {
    await mustRun(
      `The database could not be created in ${home}.`,
      join(bin, 'initdb'),
      [
        `--pgdata=${fresh}`,
        '--username=postgres',
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        // Without LANG initdb would choose SQL_ASCII; names are sorted by an explicit ICU collation.
        '--encoding=UTF8',
        '--locale=C',
        '--no-instructions',
        ...(durable ? [] : ['--no-sync']),
      ],
      options,
    );
  } finally {
    rmSync(passwordFile, { force: true });
  }
  appendFileSync(join(fresh, 'postgresql.conf'), "\ninclude_if_exists = 'keyturn.conf'\n");
  // Single-user mode: the package brings no psql, and these scripts have no driver.
  const sql = [
    `CREATE ROLE "${access.role}" LOGIN PASSWORD '${access.password}'`,
    `CREATE DATABASE "${access.database}" OWNER "${access.role}"`,
  ];
  const single = ['--single', '-c', 'exit_on_error=true', '-D', fresh, 'postgres'];
  await mustRun('The portal’s database could not be created.', join(bin, 'postgres'), single, {
    ...options,
    input: `${sql.join('\n')}\n`,
  });
  renameSync(fresh, join(home, 'data'));
}

/**
 * Starts the cluster, or takes over the server that already runs on its files.
 * @param {Cluster} cluster
 * @param {{port?: number | undefined, settings?: Record<string, string>}} options the port it had last time, if that is free
 * @returns {Promise<{port: number, wasRunning: boolean}>}
 */
export async function startCluster(cluster, options) {
  const { home, bin, user } = cluster;
  const running = await runningCluster(home);
  if (running) return { port: running.port, wasRunning: true };
  const data = join(home, 'data');
  const log = join(home, 'server.log');
  const wanted = options.port ? await tryPort(options.port, '127.0.0.1') : null;
  const port = wanted && 'port' in wanted ? wanted.port : await freePort();
  const settings = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    log_min_messages: 'warning',
    ...options.settings,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value}'\n`);
  writeFileSync(join(data, 'keyturn.conf'), lines.join(''));
  if (user) chownSync(join(data, 'keyturn.conf'), user.uid, user.gid);
  const size = statSync(log, { throwIfNoEntry: false })?.size ?? 0;
  if (size > 10_000_000) truncateSync(log);
  const args = ['start', '--wait', '--timeout=60', '--silent', `--pgdata=${data}`, `--log=${log}`];
  await mustRun(`PostgreSQL did not start; its reasons are in ${log}`, join(bin, 'pg_ctl'), args, {
    cwd: home,
    env: plainEnv(),
    ...as(user),
  });
  return { port, wasRunning: false };
}

/** Ends the server; connections still open are cut. @param {Cluster} cluster */
export async function stopCluster({ home, bin, user }) {
  if (!(await runningCluster(home))) return;
  const args = [
    'stop',
    '--mode=fast',
    '--wait',
    '--timeout=60',
    '--silent',
    `--pgdata=${join(home, 'data')}`,
  ];
  await mustRun('PostgreSQL did not stop within a minute.', join(bin, 'pg_ctl'), args, {
    cwd: home,
    env: plainEnv(),
    ...as(user),
  });
}

/**
 * The server that runs on these files, if one does: it survives a `kill -9` of whoever started it.
 * PostgreSQL documentation, "Database File Layout": postmaster.pid holds the process id, the data
 * folder, the start time, the port and, in line 8, the state.
 * @param {string} home
 * @returns {Promise<{pid: number, port: number} | null>}
 */
export async function runningCluster(home) {
  const file = join(home, 'data', 'postmaster.pid');
  for (let tries = 0; tries < 300; tries += 1) {
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
    const pid = Number(lines[0]);
    const port = Number(lines[3]);
    if (!pid || !isAlive(pid)) return null;
    const program = programOf(pid);
    if (program !== null && !/^postgres/.test(program)) {
      // Another process can have this id by now (or the dead server is still listed), and PostgreSQL
      // would take it for its server. An id that nobody can have makes it look at the shared memory.
      writeFileSync(file, ['2147483646', ...lines.slice(1)].join('\n'));
      return null;
    }
    if (lines[7]?.trim() === 'ready' && (await answersAsPostgres(port))) return { pid, port };
    await sleep(100);
  }
  throw new Refusal(
    `A PostgreSQL server holds ${home} but does not answer: end the process named in ${file}, then try again.`,
  );
}

/**
 * Makes `home` for the server's user.
 * @param {string} home
 * @param {Cluster['user']} user
 */
export function makeHome(home, user) {
  mkdirSync(home, { recursive: true });
  chmodSync(home, 0o700);
  if (user) chownSync(home, user.uid, user.gid);
}

/** The server needs none of our environment, and must not see our secrets or somebody's PG* variables. */
function plainEnv() {
  const { PATH, SystemRoot, TEMP, TMP, TMPDIR } = process.env;
  const kept = Object.entries({ PATH, SystemRoot, TEMP, TMP, TMPDIR });
  return Object.fromEntries([...kept.filter(([, value]) => value !== undefined), ['LC_ALL', 'C']]);
}
