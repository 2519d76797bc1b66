import 'server-only';
import { eq } from 'drizzle-orm';
import { cookies } from 'next/headers';
import { session } from '@/lib/db/schema/session';
import type { Context } from '@/lib/operations/context';
import { tokenHash } from './bearer-token';
import { challengeCookie, sessionCookie } from './session-settings';
import { CHALLENGE_MINUTES } from './start-sign-in';

/** The secret of the sign-in that this browser began, or undefined. */
export async function readChallengeSecret(portalUrl: string): Promise<string | undefined> {
  return (await cookies()).get(challengeCookie(portalUrl).name)?.value;
}

export async function keepChallengeSecret(portalUrl: string, secret: string): Promise<void> {
  const { name, options } = challengeCookie(portalUrl);
  (await cookies()).set(name, secret, { ...options, maxAge: CHALLENGE_MINUTES * 60 });
}

/** Gives the browser its new session; the one it had before, if any, ends. */
export async function keepSession(context: Context, token: string): Promise<void> {
  await endSession(context);
  const jar = await cookies();
  const { name, options } = sessionCookie(context.portalUrl);
  jar.set(name, token, options);
  const challenge = challengeCookie(context.portalUrl);
  jar.set(challenge.name, '', { ...challenge.options, maxAge: 0 });
}

/** Signs this browser out: its session's row and its cookie go. */
export async function endSession({ db, portalUrl }: Context): Promise<void> {
  const jar = await cookies();
  const { name, options } = sessionCookie(portalUrl);
  const token = jar.get(name)?.value;
  if (!token) return;
  await db.delete(session).where(eq(session.tokenHash, tokenHash(token)));
  jar.set(name, '', { ...options, maxAge: 0 });
}
