import {
  arch,
  availableParallelism,
  cpus,
  homedir,
  hostname,
  platform,
  release,
  totalmem,
} from 'node:os';
import { connect, type Connection } from '@/lib/db/connect';
import { env, faultsOfEnv, namesOfEnv, settingsGiven } from '@/lib/env';
import { redact } from '@/lib/log-redaction';
import { examine, type Finding } from './examine';
import type { Place } from './patient';

const MIB = 2 ** 20;

/** What users and databases are usually called: it tells nothing, and stands in every command. */
const OUR_NAME = 'keyturn';

/** Settings that say neither who somebody is nor what protects them: their values help whoever reads the report. */
const PLAIN =
  /^(PORT|TRUSTED_PROXY_HOPS|MAX_\w+|\w+_SECONDS|LOG_\w+|KEYTURN_MODE|KEYTURN_DEV_MAILBOX|PRIVATE_IDENTITY_PROVIDERS)$/;

/**
 * What whoever helps has to know about an installation, and may know: no secret is in it, no name or address of the
 * vendor's or of customers. Hosts stand as `<host of PORTAL_URL>`; a Server Property that was set is named, not shown.
 */
export async function supportReport(place: Place) {
  const findings = await examine(place);
  const report = {
    madeAt: place.now().toISOString(),
    versions: {
      node: process.versions.node,
      openssl: process.versions.openssl,
      system: `${platform()} ${release()} ${arch()}`,
    },
    computer: {
      cores: availableParallelism(),
      processor: cpus()[0]?.model ?? '',
      memoryMiB: Math.round(totalmem() / MIB),
    },
    settings: Object.fromEntries(
      namesOfEnv.map((name) => [name, worded(name, settingsGiven()[name])]),
    ),
    findings,
    database: await aboutDatabase(),
  };
  return redact(nameless(report, place)) as typeof report;
}

const worded = (name: string, value: string | undefined) =>
  value === undefined ? 'not set' : PLAIN.test(name) ? value : 'set';

async function aboutDatabase() {
  if (faultsOfEnv().length > 0) return null;
  let connection: Connection | undefined;
  try {
    connection = connect(env().databaseUrl, { max: 1, name: 'keyturn support report' });
    return await countsOf(connection);
  } catch {
    return null;
  } finally {
    await connection?.close();
  }
}

/** Rows as PostgreSQL estimates them: nothing is read for it, however many there are. */
async function countsOf({ sql }: Connection) {
  const [server] = await sql`
    SELECT version() AS version, pg_database_size(current_database())::float AS size,
      current_setting('max_connections')::int AS connections`;
  const tables = await sql`
    SELECT relname AS name, n_live_tup::int AS rows FROM pg_stat_user_tables
    WHERE schemaname = 'public' ORDER BY relname`;
  const properties = await sql`
    SELECT name, scope, count(*)::int AS places FROM property GROUP BY name, scope ORDER BY name, scope`;
  const [migrations] = await sql`
    SELECT count(*)::int AS applied FROM drizzle.__drizzle_migrations`;
  return {
    version: String(server?.version),
    sizeMiB: Math.round(Number(server?.size) / MIB),
    maxConnections: Number(server?.connections),
    migrations: Number(migrations?.applied),
    rows: Object.fromEntries(tables.map(({ name, rows }) => [name, rows])),
    propertiesSet: properties.map(({ name, scope, places }) => `${name} (${scope}: ${places})`),
  };
}

/** Puts what a setting is called in the place of its parts, wherever a finding quotes one. */
function nameless<T>(report: T & { findings: Finding[] }, { root, data }: Place): T {
  const parts = [...partsOfSettings(), ...placesOf(root, data)]
    .filter(([text]) => text.length > 2 && text !== OUR_NAME)
    .sort(([a], [b]) => b.length - a.length);
  const told = (text: string) =>
    parts.reduce((left, [part, name]) => left.replaceAll(part, `<${name}>`), text);
  const findings = report.findings.map((finding) => ({
    ...finding,
    says: told(finding.says),
    ...(finding.mend === undefined ? {} : { mend: told(finding.mend) }),
  }));
  return { ...report, findings };
}

const placesOf = (root: string, data: string): [string, string][] => [
  [data, 'data folder'],
  [root, 'clone'],
  [homedir(), 'home'],
  [hostname(), 'this computer'],
];

/** Values, and of addresses their hosts, users and passwords. */
function partsOfSettings(): [string, string][] {
  return Object.entries(settingsGiven()).flatMap(([name, value]): [string, string][] => {
    if (PLAIN.test(name)) return [];
    if (!URL.canParse(value)) return [[value, name]];
    const { hostname: host, username, password, pathname } = new URL(value);
    return [
      [value, name],
      [new URL(value).origin, name],
      [host, `host of ${name}`],
      [decoded(username), `user of ${name}`],
      [decoded(password), `password of ${name}`],
      [pathname.slice(1), `path of ${name}`],
    ];
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
