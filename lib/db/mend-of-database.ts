type Fault = { code?: string; message?: string };

export const RIGHTS =
  'let the tables of Keyturn belong to the user of DATABASE_URL, or give it all rights on them';

/** What an operator can do about an error by its code (PostgreSQL, appendix A; Node.js). */
const MENDS: Record<string, string> = {
  '25006':
    'name the primary, not a standby, in DATABASE_URL, and look at default_transaction_read_only',
  '28P01':
    'look at user name and password in DATABASE_URL; signs such as @ / # : in them are written as percent codes',
  '28000': 'look at user name and password in DATABASE_URL, and at pg_hba.conf of the server',
  '3D000': 'create it, or mend the name at the end of DATABASE_URL',
  '42501': RIGHTS,
  '42P01':
    'the tables of Keyturn are not in the search_path of its user: mend it there, and in the pooler if there is one',
  '53100': 'the disk of the database is full: make room there',
  '53300': 'raise max_connections of the server, or stop what else holds connections',
  '57P03': 'the server is starting or stopping: wait for it',
  ENOTFOUND:
    'look at the spelling of the host in DATABASE_URL, and at the name server of this computer',
  EAI_AGAIN: 'look at the name server of this computer',
  ECONNREFUSED: 'look whether the server runs, and at host and port in DATABASE_URL',
  ENOENT: 'look whether the server runs, and at the folder of its socket in DATABASE_URL',
};

/** The same by its words: PgBouncer has one code for all that it refuses, TLS has many. */
const BY_WORDS: [RegExp, string][] = [
  [
    /statement pool/i,
    'the pooler allows no transactions: set its pool_mode to transaction or session',
  ],
  [/does not support SSL/i, 'turn TLS on at the server, or leave sslmode out of DATABASE_URL'],
  [
    /certificate|altnames/i,
    'the certificate of the server is not trusted: name its authority in NODE_EXTRA_CA_CERTS or as sslrootcert in DATABASE_URL',
  ],
  [
    /terminated unexpectedly/i,
    'look whether a PostgreSQL server listens at host and port of DATABASE_URL',
  ],
  [
    /timeout|ETIMEDOUT/i,
    'look at host and port in DATABASE_URL, and whether a firewall lets this computer there',
  ],
];

export function mendOfDatabase(error: unknown): string {
  const { code = '', message = '' } = error as Fault;
  const byWords = BY_WORDS.find(([words]) => words.test(`${code} ${message}`))?.[1];
  return (
    MENDS[code] ??
    byWords ??
    'look at the log of the database, at the rights of the user and at what stands between'
  );
}

/** The bare reason. Connection attempts to several addresses fail with an empty message. */
export function reasonOfDatabase(error: unknown): string {
  const { message, code } = error as Fault;
  return (message || code || 'no answer').replace(/\.$/, '');
}
