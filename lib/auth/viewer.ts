import 'server-only';
import { headers } from 'next/headers';
import { getLocale } from 'next-intl/server';
import { cache } from 'react';
import type { Viewer } from '@/lib/operations/viewer';
import { auth } from './auth';
import type { SessionUser } from './session-adapter';

/**
 * Who asks for this page or sends this form: a signed-in customer or member of staff, else a key
 * holder; staff who look as a customer: that customer, seen by them. One query, once per request; none for whoever has no session cookie.
 */
export const viewerOf = cache(async (): Promise<Viewer> => {
  // Set by server/ from the socket or the trusted proxies, whatever the client sent.
  const address = (await headers()).get('x-forwarded-for') ?? '';
  const from = { address, locale: await getLocale() };
  const session = await auth();
  if (!session?.user) return { kind: 'key-holder', ...from };
  const { id: userId, email, role, view } = session.user as unknown as SessionUser;
  if (!role) return { kind: 'customer', userId, email, ...from };
  if (!view) return { kind: 'staff', userId, email, role, ...from };
  const { endsAt, ...customer } = view;
  const seenBy = { userId, email, role, endsAt: new Date(endsAt) };
  return { kind: 'customer', ...customer, seenBy, ...from };
});
