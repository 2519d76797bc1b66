import 'server-only';
import { eq, sql } from 'drizzle-orm';
import { cookies, headers } from 'next/headers';
import type { Locale } from '@/i18n/locales';
import { offeredLocales } from '@/i18n/offered-locales';
import { session } from '@/lib/db/schema/session';
import { user } from '@/lib/db/schema/user';
import type { Context } from '@/lib/operations/context';
import type { Viewer } from '@/lib/operations/viewer';
import { logSecurity } from '@/lib/security-log';
import { tokenHash } from './bearer-token';
import type { SignedIn } from './finish-sign-in';
import type { From } from './open-session';
import { browserCookie, challengeCookie, languageCookie, sessionCookie } from './session-settings';
import { CHALLENGE_MINUTES } from './start-sign-in';

/** The secret of the sign-in that this browser began, or undefined. */
export async function readChallengeSecret(portalUrl: string): Promise<string | undefined> {
  return (await cookies()).get(challengeCookie(portalUrl).name)?.value;
}

export async function keepChallengeSecret(portalUrl: string, secret: string): Promise<void> {
  const { name, options } = challengeCookie(portalUrl);
  (await cookies()).set(name, secret, { ...options, maxAge: CHALLENGE_MINUTES * 60 });
}

/** From where whoever asks signs in: their address, and what is known of their browser. */
export async function fromHere({ portalUrl }: Context, { address }: Viewer): Promise<From> {
  const agent = (await headers()).get('user-agent') ?? '';
  const token = (await cookies()).get(browserCookie(portalUrl).name)?.value;
  return { address, browser: { agent, token } };
}

/**
 * Gives the browser its new session; the one it had before, if any, ends. Whoever has chosen a
 * language finds it here too; else the choice of this browser is theirs.
 */
export async function keepSession(
  context: Context,
  { sessionToken, browserToken, email }: SignedIn,
) {
  await endSession(context);
  const jar = await cookies();
  const { name, options } = sessionCookie(context.portalUrl);
  jar.set(name, sessionToken, options);
  const browser = browserCookie(context.portalUrl);
  jar.set(browser.name, browserToken, browser.options);
  const language = languageCookie(context.portalUrl);
  const chosen = offeredLocales().find((one) => one === jar.get(language.name)?.value) ?? null;
  const [row] = await context.db
    .update(user)
    .set({ locale: sql`coalesce(${user.locale}, ${chosen})` })
    .where(eq(user.email, email))
    .returning({ locale: user.locale });
  if (row?.locale) jar.set(language.name, row.locale, language.options);
  const challenge = challengeCookie(context.portalUrl);
  jar.set(challenge.name, '', { ...challenge.options, maxAge: 0 });
}

/** Remembers a choice: in this browser, and for whoever is signed in. */
export async function keepLanguage({ db, portalUrl }: Context, viewer: Viewer, locale: Locale) {
  const { name, options } = languageCookie(portalUrl);
  (await cookies()).set(name, locale, options);
  if (viewer.kind !== 'customer' && viewer.kind !== 'staff') return;
  const own = ownOf(viewer);
  await db.update(user).set({ locale }).where(eq(user.id, own));
}

/** Somebody signs out, in this browser. */
export async function signOutHere(context: Context, viewer: Viewer): Promise<void> {
  await endSession(context);
  if (viewer.kind !== 'customer' && viewer.kind !== 'staff') return;
  logSecurity('sign-out', { userId: ownOf(viewer), address: viewer.address });
}

/** Whoever sits there, whichever customer's pages they look at. */
const ownOf = (viewer: Viewer & { userId: string }) =>
  viewer.kind === 'customer' && viewer.seenBy ? viewer.seenBy.userId : viewer.userId;

/** The session of this browser, as the database knows it. */
export async function sessionHere(portalUrl: string): Promise<Uint8Array> {
  return tokenHash((await cookies()).get(sessionCookie(portalUrl).name)?.value ?? '');
}

/** The session of this browser ends: its row and its cookie go. */
async function endSession({ db, portalUrl }: Context): Promise<void> {
  const jar = await cookies();
  const { name, options } = sessionCookie(portalUrl);
  const token = jar.get(name)?.value;
  if (!token) return;
  await db.delete(session).where(eq(session.tokenHash, tokenHash(token)));
  jar.set(name, '', { ...options, maxAge: 0 });
}
