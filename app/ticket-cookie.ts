import 'server-only';
import { cookies } from 'next/headers';
import type { Context } from '@/lib/operations/context';
import { openTicket, sealTicket, type TicketKind, type Tickets, ticketCookie } from '@/lib/tickets';

/** Lets this browser, and no other, see something for a while: docs/decisions/005. */
export async function keepTicket<K extends TicketKind>(
  context: Context,
  kind: K,
  ticket: Tickets[K],
): Promise<void> {
  const { name, options } = ticketCookie(kind, context.portalUrl);
  (await cookies()).set(name, sealTicket(context, kind, ticket), options);
}

/** It has done what it was kept for. */
export async function dropTicket({ portalUrl }: Context, kind: TicketKind): Promise<void> {
  const { name, options } = ticketCookie(kind, portalUrl);
  (await cookies()).set(name, '', { ...options, maxAge: 0 });
}

/** What this browser may see; null if it asked for nothing of late. */
export async function readTicket<K extends TicketKind>(
  context: Context,
  kind: K,
): Promise<Tickets[K] | null> {
  const { name } = ticketCookie(kind, context.portalUrl);
  return openTicket(context, kind, (await cookies()).get(name)?.value);
}

/**
 * What a form is filled in with: from a link, or from the form before it; where whoever is here asked for
 * that (`withTyped`). On a shared computer the next one finds empty forms.
 */
export async function readTyped(
  context: Context,
  searchParams: Promise<object>,
): Promise<Tickets['typed']> {
  if (!('typed' in (await searchParams))) return {};
  return (await readTicket(context, 'typed')) ?? {};
}
