import type { Route } from 'next';

/** Where somebody begins: the vendor's people at their desk. */
export const homeOf = ({ staff }: { staff: boolean }): Route => (staff ? '/staff' : '/licenses');

/**
 * Where to go after signing in: a path of this portal and nothing else, else `home`.
 * Browsers read `//host`, `/\host` and control characters as the way to another site.
 */
export function safeNext(next: unknown, home: Route): Route {
  if (typeof next !== 'string' || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(next)) return home;
  const url = new URL(next, 'http://portal.invalid');
  if (url.origin !== 'http://portal.invalid' || url.pathname.startsWith('//')) return home;
  if (/^\/(sign-in|api)(\/|$)/.test(url.pathname)) return home;
  // Not known to be a page: whoever changes the address by hand may see that there is none.
  return `${url.pathname}${url.search}` as Route;
}
