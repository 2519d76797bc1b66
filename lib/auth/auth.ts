import 'server-only';
import NextAuth from 'next-auth';
import { client } from '@/lib/db/client';
import { env } from '@/lib/env';
import { log } from '@/lib/log';
import { type SessionUser, sessionAdapter } from './session-adapter';
import { SESSION_AGE, SESSION_UPDATE_AGE, sessionCookie } from './session-settings';

/**
 * Auth.js keeps the sessions; how one comes to be is decided in this folder. It has no provider
 * and no route: its own pages, its e-mail and its Credentials provider would sign in by GET or
 * force sessions that cannot be ended. An identity provider, once there is one, needs a route with
 * `signin` and `callback` for it, and nothing else.
 */
export const { auth } = NextAuth(() => {
  const { authSecret, portalUrl } = env();
  return {
    secret: authSecret,
    // The entry in server/ has replaced whatever a client said about hosts and addresses.
    trustHost: true,
    providers: [],
    adapter: sessionAdapter(() => client().db),
    session: { strategy: 'database', maxAge: SESSION_AGE, updateAge: SESSION_UPDATE_AGE },
    useSecureCookies: portalUrl.startsWith('https:'),
    cookies: { sessionToken: sessionCookie(portalUrl) },
    callbacks: {
      session({ session, user }) {
        const { name: _, emailVerified: __, ...known } = user as unknown as SessionUser;
        return { expires: session.expires, user: known as never };
      },
    },
    logger: {
      error: (error) => log.error({ err: error }, 'a session could not be read'),
      warn: (code) => log.warn({ warning: code }, 'Auth.js warns'),
    },
  };
});
