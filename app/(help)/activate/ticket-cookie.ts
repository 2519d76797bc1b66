import 'server-only';
import { cookies } from 'next/headers';
import type { Context } from '@/lib/operations/context';

const NAME = 'keyturn-activated';
const MINUTES = 10;

/**
 * Lets this browser, and no other, see the Computer Key it has just asked for: a sealed cookie
 * that names the activation and ends by itself. So no key stands in an address.
 */
export async function keepTicket({ vault, now, portalUrl }: Context, activationId: string) {
  const expiresAt = now().getTime() + MINUTES * 60_000;
  (await cookies()).set(NAME, vault.sealTicket({ activationId, expiresAt }), {
    httpOnly: true,
    sameSite: 'lax',
    secure: portalUrl.startsWith('https:'),
    path: '/activate',
    maxAge: MINUTES * 60,
  });
}

/** The activation this browser may look at; null if it asked for none of late. */
export async function readTicket({ vault, now }: Context): Promise<string | null> {
  const sealed = (await cookies()).get(NAME)?.value;
  const ticket = sealed ? vault.openTicket(sealed) : null;
  return ticket && ticket.expiresAt > now().getTime() ? ticket.activationId : null;
}
