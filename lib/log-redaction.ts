/** Names of fields whose values are secrets, or lead to a person; compared without case and `-_`. */
const SECRET_FIELDS = new Set([
  'activationkey',
  'authorization',
  'code',
  'computerkey',
  'cookie',
  'cookies',
  'databasereplicaurl',
  'databaseurl',
  'devicesecret',
  'dvc',
  'email',
  'licensefile',
  'linktoken',
  'masterkey',
  'parameters',
  'params',
  'password',
  'recipient',
  'registeredemail',
  'replicaurl',
  'request',
  'sealed',
  'secret',
  'seed',
  'setcookie',
  'shortcomputerkey',
  'smtpurl',
  'token',
  'udvc',
  'w',
]);

/** Landing addresses carry a request or a code in the path (protocol 6 and 13). */
const LANDING_PATH = /\/[ad]\/[0-9a-z-]{8}[^\s"'<>]*/gi;
/** Codes of four or more groups, or unspaced: Activation Key, DVC, Device Code, Computer Key. */
const CODE = /\b[0-9a-z]{5,6}(?:-[0-9a-z]{1,6}){3,}\b/gi;
const COMPACT_CODE = /\b(?=[A-Z]*\d)[0-9A-Z]{20,}\b/g;
/** A user id and password, or a token, inside an address. */
const CREDENTIALS = /(:\/\/)[^\s/@]+@/g;
const TOKEN_PARAMETER = /([?&](?:token|code|request|is_avkey|is_deactcode)=)[^\s&"'<>]+/gi;
const MAIL_ADDRESS = /[^\s@<>"'(),:;/[\]]+@[^\s@<>"'(),:;/[\]]+/g;
/** drizzle puts the values of a failed query behind its text. */
const QUERY_VALUES = /\nparams:[\s\S]*?(?=\n\s+at |$)/;

const HIDDEN = '[hidden]';
const MAX_DEPTH = 6;

/**
 * A copy of what goes into the log, without secrets: fields by name, and texts (messages, stacks,
 * addresses) by the shape of what must not be in them. Errors become plain objects.
 */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Date) return value;
  if (value instanceof Uint8Array) return `[${value.length} bytes]`;
  if (depth >= MAX_DEPTH) return '[deeper]';
  if (value instanceof Error) return redactError(value, depth);
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  return redactFields(Object.entries(value), depth);
}

function redactFields(entries: [string, unknown][], depth: number): Record<string, unknown> {
  return Object.fromEntries(
    entries.map(([name, value]) => [
      name,
      isSecret(name, value) ? HIDDEN : redact(value, depth + 1),
    ]),
  );
}

function redactError(error: Error, depth: number): Record<string, unknown> {
  const { code } = error as { code?: unknown };
  return {
    type: error.name,
    message: redactText(error.message),
    // The code of an error (ECONNREFUSED, 23505) is no secret, whatever else is called so.
    ...(typeof code === 'string' || typeof code === 'number' ? { errorCode: code } : {}),
    stack: redactText(error.stack ?? ''),
    ...(error.cause === undefined ? {} : { cause: redact(error.cause, depth + 1) }),
  };
}

function isSecret(name: string, value: unknown): boolean {
  if (value === null || value === undefined || typeof value === 'boolean') return false;
  return SECRET_FIELDS.has(name.toLowerCase().replaceAll(/[-_]/g, ''));
}

function redactText(text: string): string {
  return text
    .replace(QUERY_VALUES, '')
    .replaceAll(CREDENTIALS, `$1${HIDDEN}@`)
    .replaceAll(LANDING_PATH, (path) => `${path.slice(0, 3)}${HIDDEN}`)
    .replaceAll(TOKEN_PARAMETER, `$1${HIDDEN}`)
    .replaceAll(MAIL_ADDRESS, HIDDEN)
    .replaceAll(CODE, HIDDEN)
    .replaceAll(COMPACT_CODE, HIDDEN);
}
