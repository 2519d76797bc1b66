import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where packages put the programs of one version each. */
const FOLDERS = [
  '/usr/lib/postgresql',
  '/usr/local/lib/postgresql',
  '/opt/homebrew/opt',
  '/usr/local/opt',
  'C:\\Program Files\\PostgreSQL',
];

export type Programs = { folder: string; major: number };

/**
 * The programs of PostgreSQL of one of the versions `low` to `high`, the oldest of those that are here. Those
 * with a folder of their own come first: Debian's in /usr/bin choose a version themselves.
 */
export function findPrograms(names: string[], low: number, high: number): Programs {
  const seen = new Set<number>();
  const fitting = candidates().flatMap((folder) => {
    const majors = names.map((name) => majorOf(folder, name));
    const [major] = majors;
    if (!major || majors.some((one) => one !== major)) return [];
    seen.add(major);
    return major >= low && major <= high ? [{ folder, major }] : [];
  });
  const [found] = fitting.sort((a, b) => a.major - b.major);
  if (found) return found;
  const wanted = low === high ? String(low) : `${low} to ${high}`;
  const others = [...seen].sort((a, b) => a - b).join(', ');
  throw new Error(
    `${names.join(' and ')} of PostgreSQL ${wanted} must be installed here, to fit the server; ${others ? `here: ${others}` : 'there is none'}. ` +
      `Debian and Ubuntu: apt install postgresql-client-${high}; Red Hat: dnf install postgresql${high}; macOS: brew install postgresql@${high}; ` +
      'others: https://www.postgresql.org/download/, with its folder of programs in PATH.',
  );
}

function candidates(): string[] {
  const ofVersions = FOLDERS.filter((folder) => existsSync(folder)).flatMap((folder) =>
    readdirSync(folder).map((version) => join(folder, version, 'bin')),
  );
  const redHat = existsSync('/usr')
    ? readdirSync('/usr')
        .filter((name) => name.startsWith('pgsql-'))
        .map((name) => join('/usr', name, 'bin'))
    : [];
  return [...ofVersions, ...redHat, ...(process.env.PATH ?? '').split(delimiter)].filter(Boolean);
}

/** "pg_dump (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)" */
function majorOf(folder: string, name: string): number | null {
  const program = programIn(folder, name);
  if (!existsSync(program)) return null;
  const { stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  return Number(/\) (\d+)/.exec(stdout ?? '')?.[1]) || null;
}

const programIn = (folder: string, name: string) =>
  join(folder, process.platform === 'win32' ? `${name}.exe` : name);

/**
 * Starts one of them on this database. The password goes by the environment: arguments are seen by everybody on
 * the computer.
 */
export function startProgram(
  { folder }: Programs,
  name: string,
  args: string[],
  databaseUrl?: string,
): ChildProcess {
  const [, before = '', password, after = ''] =
    /^(\w+:\/\/[^:@/?]*)(?::([^@/]*))?(@.*)$/.exec(databaseUrl ?? '') ?? [];
  const address = databaseUrl && (before ? `${before}${after}` : databaseUrl);
  return spawn(programIn(folder, name), [...args, ...(address ? [`--dbname=${address}`] : [])], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ...(password ? { PGPASSWORD: decodeURIComponent(password) } : {}),
      PGAPPNAME: 'keyturn backup',
    },
  });
}

/** Waits for its end. Throws what it said, unless it ended well. */
export function ended(child: ChildProcess): Promise<void> {
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  return new Promise((done, failed) => {
    child.once('error', failed);
    child.once('close', (code, signal) => {
      if (code === 0) done();
      else failed(new Error(said.trim() || `${child.spawnfile} ended with ${signal ?? code}.`));
    });
  });
}
