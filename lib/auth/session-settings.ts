import { LANGUAGE_COOKIE } from '@/i18n/locales';

/** Seconds. A session ends this long after its last use; each use moves that, at most once a day. */
export const SESSION_AGE = 30 * 24 * 60 * 60;
/** Seconds after signing in, however much it is used. */
export const SESSION_LIFETIME = 90 * 24 * 60 * 60;
export const SESSION_UPDATE_AGE = 24 * 60 * 60;

/** Seconds. The database decides when a session ends; the cookie only has to outlast it. */
export const COOKIE_AGE = 400 * 24 * 60 * 60;

/**
 * A cookie of the portal. Over https its name has the `__Host-` prefix, so that no neighbor domain
 * can set it; Lax, so that a link from a mail finds its reader signed in.
 */
function portalCookie(portalUrl: string, name: string) {
  const secure = portalUrl.startsWith('https:');
  return {
    name: secure ? `__Host-${name}` : name,
    options: { httpOnly: true, sameSite: 'lax' as const, path: '/', secure },
  };
}

export function sessionCookie(portalUrl: string) {
  const cookie = portalCookie(portalUrl, 'keyturn-session');
  return { ...cookie, options: { ...cookie.options, maxAge: COOKIE_AGE } };
}

/** What was chosen at the foot of a page: the server reads it too, before it knows how it is reached. */
export function languageCookie(portalUrl: string) {
  const { options } = portalCookie(portalUrl, '');
  return { name: LANGUAGE_COOKIE, options: { ...options, maxAge: COOKIE_AGE } };
}

/** By which a browser is known again in which somebody has signed in before; it signs nobody in. */
export function browserCookie(portalUrl: string) {
  const cookie = portalCookie(portalUrl, 'keyturn-browser');
  return { ...cookie, options: { ...cookie.options, maxAge: COOKIE_AGE } };
}

/** Ties a mailed code to the browser that asked for it. */
export const challengeCookie = (portalUrl: string) => portalCookie(portalUrl, 'keyturn-sign-in');
