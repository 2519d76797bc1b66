import type { Route } from 'next';

const HOME = '/licenses';

/**
 * Where to go after signing in: a path of this portal and nothing else, else to the licenses.
 * Browsers read `//host`, `/\host` and control characters as the way to another site.
 */
export function safeNext(next: unknown): Route {
  if (typeof next !== 'string' || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(next)) return HOME;
  const url = new URL(next, 'http://portal.invalid');
  if (url.origin !== 'http://portal.invalid' || url.pathname.startsWith('//')) return HOME;
  if (/^\/(sign-in|api)(\/|$)/.test(url.pathname)) return HOME;
  // Not known to be a page: whoever changes the address by hand may see that there is none.
  return `${url.pathname}${url.search}` as Route;
}
