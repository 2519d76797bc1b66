import { CANNOT_BE_READ } from '@/lib/env';

/** What stands between the password and the host, and what a password must not have as it is. */
const unreadable = (setting: string) => new Error(`${setting} ${CANNOT_BE_READ}.`);

/** Only for reading: pg takes an empty host behind a user name, as libpq does, URL does not. */
const NO_HOST = '@/';

/**
 * What pg is given for an address of a database, and how its place is called in words, never with the
 * password. Throws a sentence that names the setting and what to mend.
 * https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS
 */
export function readDatabaseUrl(
  text: string,
  setting = 'DATABASE_URL',
): { url: string; place: string } {
  const whole = text.replace(NO_HOST, '@socket/');
  if (!URL.canParse(whole)) throw unreadable(setting);
  const { hostname, port, pathname, searchParams, hash, username, search } = new URL(whole);
  // A password's own sign has ended the host before it began.
  if (hash || (!username && `${pathname}${search}`.includes('@'))) throw unreadable(setting);
  // `sslmode` as PostgreSQL's own programs read it; pg takes `require` for `verify-full`.
  const url = searchParams.has('sslmode') ? `${text}&uselibpqcompat=true` : text;
  const socket = searchParams.get('host') ?? (/^%2f/i.test(hostname) ? hostname : null);
  const host = socket === null ? hostname : decodeURIComponent(socket);
  return { url, place: `${host || 'localhost'}:${port || '5432'}${pathname}` };
}
