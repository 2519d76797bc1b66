import { z } from 'zod';
import { type TracingSettings, tracingOf, tracingShape } from './tracing-settings';

const masterKey = z
  .string()
  .transform((text) => new Uint8Array(Buffer.from(text, 'base64')))
  .refine((key) => key.length === 32, 'must be 32 bytes in base64');

const atLeast = (least: number) => z.coerce.number().int().min(least);

/** What one client, and all together, may hold open and send: docs/operator.md. */
const edge = {
  MAX_CONNECTIONS: atLeast(10).default(2000),
  MAX_CONNECTIONS_PER_ADDRESS: atLeast(1).default(200),
  MAX_HEADER_BYTES: atLeast(4096).default(16_384),
  MAX_HEADERS: atLeast(20).default(100),
  MAX_BODY_BYTES: atLeast(16_384).default(262_144),
  MAX_UNFINISHED_BODIES_BYTES: atLeast(262_144).default(33_554_432),
  HEAD_TIMEOUT_SECONDS: atLeast(1).default(10),
  BODY_TIMEOUT_SECONDS: atLeast(1).default(30),
  IDLE_TIMEOUT_SECONDS: atLeast(1).default(65),
};

/** For this project's own browser tests, whose clients say which address they come from. */
const TEST_PROXY = 'behind-test-proxy';

/** Of an address of a server, behind the name of its setting. */
export const CANNOT_BE_READ =
  'cannot be read: it is written as //user:password@host:port, and in its user name and password each of : / ? # [ ] @ and % as a percent code (/ as %2F, # as %23, @ as %40)';

/** A password's own sign would end the host before it began. */
function isServerAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { hostname, hash, username, pathname, search } = new URL(text);
  return (
    hostname !== '' && hash === '' && (username !== '' || !`${pathname}${search}`.includes('@'))
  );
}

/** Who mails are from. Apart, so that no sign in the name ends or divides the address. */
export type Sender = { name: string; address: string };

const SENDER = /^(?:(?<name>[^<>\p{Cc}]*)<(?<named>[^<>]*)>|(?<bare>[^<>]*))$/u;
/** Plain letters before the @: not every server takes others (RFC 6531). */
const SENDER_ADDRESS =
  /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[\p{L}\p{M}\p{N}-]+(\.[\p{L}\p{M}\p{N}-]+)*$/iu;

/** With its `*` filled in (40 characters) not longer than the 64 of RFC 5321 4.5.3.1. */
const REPORTS_LOCAL = /^(?=[^*]*\*[^*]*$).{1,24}$/;

/** `address`, `Name <address>` or `"Name" <address>` (RFC 5322 3.4), of one address. */
function readSender(text: string): Sender | null {
  const { name = '', named, bare } = SENDER.exec(text.trim())?.groups ?? {};
  const address = (named ?? bare ?? '').trim();
  if (!SENDER_ADDRESS.test(address)) return null;
  const quoted = /^"(.*)"$/.exec(name.trim())?.[1];
  return { name: quoted?.replace(/\\(.)/g, '$1') ?? name.trim(), address };
}

/** What is copied brings spaces along, and files for containers keep quotation marks (docker --env-file). */
function bare(name: string, value: string): string {
  const text = value.trim();
  if (name === 'AUTH_SECRET') return value;
  return name === 'MAIL_FROM' ? text : text.replace(/^(["'])(.*)\1$/, '$2').trim();
}

/** An IPv4 address, or an IPv6 one in brackets, each with a port if need be. */
const SERVER = /^(\d{1,3}(\.\d{1,3}){3}|\[[\da-f:]+\])(:\d{1,5})?$/i;

const databaseAddress = z.string().regex(/^postgres(ql)?:\/\//, 'must begin with postgresql://');

/** The only reader of the environment in app, components, lib and server. */
const shape = z.object({
  DATABASE_URL: databaseAddress,
  DATABASE_REPLICA_URL: databaseAddress.optional(),
  OLP_MASTER_KEY: masterKey,
  OLP_OTHER_MASTER_KEY: masterKey.optional(),
  AUTH_SECRET: z.string().min(32, 'must have at least 32 characters'),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  PORTAL_URL: z
    .url({
      protocol: /^https?$/,
      abort: true,
      error: 'must begin with https:// or http://, for example https://licenses.example.com',
    })
    .refine((url) => /^https?:\/\/[^/?#@]*\/$/.test(new URL(url).href), {
      error:
        'must end after its host, for example https://licenses.example.com: the portal has a name of its own, and no path under another',
    })
    .transform((url) => new URL(url).origin)
    .optional(),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'must begin with smtp:// or smtps://')
    .refine(isServerAddress, CANNOT_BE_READ)
    .optional(),
  MAIL_FROM: z
    .string()
    .default('Keyturn <no-reply@localhost>')
    .transform((text, context) => {
      const sender = readSender(text);
      if (sender) return sender;
      context.addIssue(
        'must be a mail address with its domain, for example Example Licensing <licensing@example.com>',
      );
      return z.NEVER;
    }),
  MAIL_REPORTS_TO: z
    .string()
    .refine(
      (text) =>
        SENDER_ADDRESS.test(text) && REPORTS_LOCAL.test(text.slice(0, text.lastIndexOf('@'))),
      'must be a mail address with one * before its @, which stands for the mail that a report is about, and at most 23 other characters there, for example bounces+*@example.com',
    )
    .optional(),
  TRUSTED_PROXY_HOPS: z.coerce.number().int().min(0).max(10).default(0),
  KEYTURN_MODE: z.enum(['demo']).optional(),
  KEYTURN_DEV_MAILBOX: z.enum(['0', '1', TEST_PROXY]).optional(),
  DNS_SERVERS: z
    .string()
    .transform((text) => text.split(',').map((one) => one.trim()))
    .refine(
      (list) => list.every((one) => SERVER.test(one)),
      'must be addresses in numbers, with commas between them, for example 192.0.2.1,[2001:db8::1]:53',
    )
    .optional(),
  PRIVATE_IDENTITY_PROVIDERS: z.enum(['0', '1']).optional(),
  ...edge,
  ...tracingShape,
  LOG_REQUESTS: z.enum(['0', '1']).optional(),
  METRICS_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
  STOP_DELAY_SECONDS: atLeast(0).max(300).default(0),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

export type EdgeLimits = {
  connections: number;
  /** Where clients connect themselves, not by a proxy. */
  connectionsPerAddress: number;
  headerBytes: number;
  headers: number;
  /** Of one body, and of all together that have not come to their end. */
  bodyBytes: number;
  unfinishedBodiesBytes: number;
  /** From the first byte: for the head, and for head and body. */
  headSeconds: number;
  bodySeconds: number;
  /** Without a byte in either direction. Longer than usual proxies keep theirs. */
  idleSeconds: number;
};

export type Env = {
  databaseUrl: string;
  /** A streaming replica, from which the desk's lists are read. */
  replicaUrl: string | undefined;
  masterKey: Uint8Array;
  /** Opens what it sealed, while one master key takes the other's place. */
  otherMasterKey: Uint8Array | undefined;
  authSecret: string;
  port: number;
  host: string;
  /** Origin that stands in QR codes and mails. */
  portalUrl: string;
  smtpUrl: string | undefined;
  mailFrom: Sender;
  /** Where reports about mails go, with `*` for the mark of the mail; undefined: to the sender. */
  mailReportsTo: string | undefined;
  trustedProxyHops: number;
  edge: EdgeLimits;
  /** For single sign-on: who is asked about domains, and whether a private network may be. */
  outside: { dnsServers: string[]; privateProviders: boolean };
  /** Embedded database with demo data and no mail server: pages say so, /dev/mail exists. */
  demo: boolean;
  /**
   * Mail goes to the table behind /dev/mail, for loopback only. Never behind a proxy, one that adds no
   * headers makes everybody local, nor where the portal's address is a public one.
   */
  devMailbox: boolean;
  logLevel: string;
  /** A line for every request, by its id. */
  logRequests: boolean;
  /** Whoever shows it reads the metrics; undefined: nobody. */
  metricsToken: string | undefined;
  /** Null: requests are not traced. */
  tracing: TracingSettings | null;
  /** How long an instance that was told to stop still takes requests, so that a proxy sees it first. */
  stopDelaySeconds: number;
};

let parsed: Env | undefined;

/** All that can be set. */
export const namesOfEnv = Object.keys(shape.shape);

/** What is set, as it stands, secrets among it. */
export const settingsGiven = (): Record<string, string> =>
  Object.fromEntries(
    namesOfEnv
      .map((name): [string, string] => [name, bare(name, process.env[name] ?? '')])
      .filter(([, value]) => value !== ''),
  );

const readEnvironment = () => shape.safeParse(settingsGiven());

const sentenceOf = ({ path, message }: z.core.$ZodIssue) => {
  const name = String(path[0]);
  return `${name} ${process.env[name] === undefined ? 'is not set' : message}.`;
};

/** A sentence for each variable that is wrong or missing; none of them says its value. */
export const faultsOfEnv = (): string[] => readEnvironment().error?.issues.map(sentenceOf) ?? [];

/** Reads and checks the environment once. Throws one sentence that names the variable. */
export function env(): Env {
  if (parsed) return parsed;
  const result = readEnvironment();
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new Error(issue && sentenceOf(issue));
  }
  const read = result.data;
  const demo = read.KEYTURN_MODE === 'demo' && !read.SMTP_URL;
  const portalUrl = read.PORTAL_URL ?? `http://localhost:${read.PORT}`;
  const wanted = !read.SMTP_URL && (demo || read.KEYTURN_DEV_MAILBOX === '1');
  parsed = {
    databaseUrl: read.DATABASE_URL,
    replicaUrl: read.DATABASE_REPLICA_URL,
    masterKey: read.OLP_MASTER_KEY,
    otherMasterKey: read.OLP_OTHER_MASTER_KEY,
    authSecret: read.AUTH_SECRET,
    port: read.PORT,
    host: read.HOST,
    portalUrl,
    smtpUrl: read.SMTP_URL,
    mailFrom: read.MAIL_FROM,
    mailReportsTo: read.MAIL_REPORTS_TO,
    trustedProxyHops: read.TRUSTED_PROXY_HOPS,
    edge: {
      connections: read.MAX_CONNECTIONS,
      connectionsPerAddress: read.MAX_CONNECTIONS_PER_ADDRESS,
      headerBytes: read.MAX_HEADER_BYTES,
      headers: read.MAX_HEADERS,
      bodyBytes: read.MAX_BODY_BYTES,
      unfinishedBodiesBytes: read.MAX_UNFINISHED_BODIES_BYTES,
      headSeconds: read.HEAD_TIMEOUT_SECONDS,
      bodySeconds: read.BODY_TIMEOUT_SECONDS,
      idleSeconds: read.IDLE_TIMEOUT_SECONDS,
    },
    outside: {
      dnsServers: read.DNS_SERVERS ?? [],
      privateProviders: read.PRIVATE_IDENTITY_PROVIDERS === '1',
    },
    demo,
    devMailbox:
      (wanted && read.TRUSTED_PROXY_HOPS === 0 && isOfThisNetwork(portalUrl)) ||
      (demo && read.KEYTURN_DEV_MAILBOX === TEST_PROXY && isOfThisComputer(portalUrl)),
    logLevel: read.LOG_LEVEL,
    logRequests: read.LOG_REQUESTS === '1',
    metricsToken: read.METRICS_TOKEN,
    tracing: tracingOf(read),
    stopDelaySeconds: read.STOP_DELAY_SECONDS,
  };
  return parsed;
}

const isOfThisComputer = (url: string) =>
  /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(url).hostname);

/** This computer, or an address that only its own network knows (RFC 1918, 3927, 4193, 4291). */
const isOfThisNetwork = (url: string) =>
  isOfThisComputer(url) ||
  /^(10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.)[\d.]+$|^\[f([cd]|e[89ab])/.test(
    new URL(url).hostname,
  );

/** Whether the pseudo-locale is offered, for tests. Alone: the API asks where the rest is not read. */
export const pseudoLocale = () => process.env.KEYTURN_PSEUDO_LOCALE === '1';

/** Where the embedded database, its secrets and the backups are. */
export const dataFolder = () => process.env.KEYTURN_DATA_DIR || '.data';

/** The file in which a backup says that it succeeded; undefined: `backups/last.json` of the data folder. */
export const backupStamp = () => process.env.KEYTURN_BACKUP_STAMP || undefined;

/** What this build is called; null where nobody said so. */
export const build = () => process.env.NEXT_DEPLOYMENT_ID || null;

/** The log level alone: the log is needed before, and when, the rest is found wrong. */
export const logLevel = () => process.env.LOG_LEVEL || 'info';
