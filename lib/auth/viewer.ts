import 'server-only';
import { headers } from 'next/headers';
import { getLocale } from 'next-intl/server';
import { cache } from 'react';
import { client } from '@/lib/db/client';
import { env } from '@/lib/env';
import type { Viewer } from '@/lib/operations/viewer';
import type { SignInProof } from '@/lib/rules/decide-fresh';
import { relyingPartyOf } from '@/lib/rules/relying-party';
import { auth } from './auth';
import { noteUse } from './note-use';
import type { SessionUser } from './session-adapter';

/** Admins sign in by passkey before they change what is in charge, wherever passkeys work; not in the demo. */
function wantedOf(role: SessionUser['role']): SignInProof['wants'] {
  const { demo, portalUrl } = env();
  return role === 'admin' && !demo && relyingPartyOf(portalUrl) ? 'passkey' : 'any';
}

/**
 * Who asks for this page or sends this form: a signed-in customer or member of staff, else a key
 * holder; staff who look as a customer: that customer, seen by them. One query, once per request; none for whoever has no session cookie. Once in some minutes one more, that
 * says when they were here.
 */
export const viewerOf = cache(async (): Promise<Viewer> => {
  // Set by server/ from the socket or the trusted proxies, whatever the client sent.
  const address = (await headers()).get('x-forwarded-for') ?? '';
  const from = { address, locale: await getLocale() };
  const session = await auth();
  if (!session?.user) return { kind: 'key-holder', ...from };
  const user = session.user as unknown as SessionUser;
  await noteUse(client().db, user, address, new Date());
  const { id: userId, email, role, view, sessionId } = user;
  const proof = { at: new Date(user.provenAt), by: user.provenBy, wants: wantedOf(role) };
  if (!role) return { kind: 'customer', userId, email, proof, sessionId, ...from };
  if (!view) return { kind: 'staff', userId, email, role, proof, sessionId, ...from };
  const { endsAt, ...customer } = view;
  const seenBy = { userId, email, role, proof, endsAt: new Date(endsAt) };
  return { kind: 'customer', ...customer, seenBy, ...from };
});
