import type { Vault } from '@/lib/vault/vault';

/**
 * What a browser may keep for a while, sealed, so that no key and no code stands in an address:
 * docs/decisions/005. Each kind opens as itself only.
 */
export type Tickets = {
  /** The activation whose key this browser asked for. */
  activated: { activationId: string };
  /** What became of the deactivation it asked for, as it is shown. `at`: ISO 8601. */
  deactivated: {
    result: 'released' | 'already_released' | 'confirmed';
    at: string;
    productName: string;
    computerName: string;
    maskedComputerId: string;
    keyEnding: string;
    activeAgain: boolean;
    reusable: boolean;
  };
  /** The license it asked about. */
  license: { activationKey: string };
  /** The activation request that found no free seat. */
  waiting: { request: string };
  /** Where it was sent to sign in for its organization, and for what: docs/decisions/035. */
  'sign-on': {
    organizationId: string;
    purpose: 'sign-in' | 'test' | 'confirm';
    /** null: the provider did not answer. */
    sent: { url: string; verifier: string } | null;
    /** As it was typed. */
    email: string;
    required: boolean;
    next?: string | undefined;
  };
  /** What forms are filled in with: as it came with a link, or was typed into another form. */
  typed: { activationKey?: string; computerId?: string; code?: string };
  /** Where a link into one flow leads back to: docs/decisions/036. */
  'way-back': { address: string };
};
export type TicketKind = keyof Tickets;

/** Seconds a ticket is good for. */
export const TICKET_AGE = 600;
/** The way back out of a flow holds no secret, and is to outlast signing in by mail. */
const ageOf = (kind: TicketKind) => (kind === 'way-back' ? 6 * TICKET_AGE : TICKET_AGE);

/**
 * Name and attributes of the cookie that a ticket is kept in. Over https its name has the `__Host-`
 * prefix, which wants the whole portal as its path: no neighbor domain can set it.
 */
export function ticketCookie(kind: TicketKind, portalUrl: string) {
  const secure = portalUrl.startsWith('https:');
  const options = {
    httpOnly: true,
    sameSite: 'lax' as const,
    secure,
    path: '/',
    maxAge: ageOf(kind),
  };
  return { name: `${secure ? '__Host-' : ''}keyturn-${kind}`, options };
}

type Sealing = { vault: Pick<Vault, 'sealTicket' | 'openTicket'>; now: () => Date };

export function sealTicket<K extends TicketKind>(
  { vault, now }: Sealing,
  kind: K,
  ticket: Tickets[K],
): string {
  return vault.sealTicket(kind, { ticket, expiresAt: now().getTime() + ageOf(kind) * 1000 });
}

/** Null for what was not sealed here, is of another kind, or is over. */
export function openTicket<K extends TicketKind>(
  { vault, now }: Sealing,
  kind: K,
  sealed: string | undefined,
): Tickets[K] | null {
  const opened = sealed ? vault.openTicket(kind, sealed) : null;
  if (!opened) return null;
  const { ticket, expiresAt } = opened as { ticket: Tickets[K]; expiresAt: number };
  return expiresAt > now().getTime() ? ticket : null;
}
