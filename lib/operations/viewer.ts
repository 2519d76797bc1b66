import type { Locale } from '@/i18n/locales';
import type { SignInProof } from '@/lib/rules/decide-fresh';
import type { Role } from '@/lib/rules/roles';
import type { Door } from '@/lib/rules/vocabulary';

/** `sessionId`: of the browser they ask in; none for programs that act for them. */
type Staff = {
  userId: string;
  email: string;
  role: 'agent' | 'admin';
  proof: SignInProof;
  sessionId?: string;
};

/** One of the staff who looks at the portal as a customer, and changes nothing; until then. */
type SeenBy = Staff & { endsAt: Date };

/**
 * Who asks. No operation can be called without one; what a viewer may do is said in
 * `lib/rules/permissions.ts`, which licenses they see in `scope.ts`, what a door demands in `lib/rules`.
 */
export type Viewer = (
  | {
      kind: 'customer';
      userId: string;
      email: string;
      /** None where they have no session: where somebody else looks, or acts, as them. */
      proof?: SignInProof;
      sessionId?: string;
      seenBy?: SeenBy;
    }
  | ({ kind: 'staff' } & Staff)
  /** Nobody signed in: a scanned code; at Self Help a typed Activation Key; or a mailed link. */
  | { kind: 'key-holder'; at?: 'self-help' | 'mail-link' }
  /** A program on the customer's computer, through the device API. */
  | { kind: 'wizard' }
  /** Whoever can run the admin command on the server. */
  | { kind: 'operator' }
  /** A program of the vendor's. */
  | { kind: 'api-key'; keyId: string }
  /** The directory of an organization, with a token that a contact made (SCIM). */
  | { kind: 'directory'; organizationId: string; tokenId: string }
) & {
  /** Client address, from the socket or the trusted proxies; never what the client says. */
  address: string;
  /** The language they read in; none for programs. */
  locale?: Locale;
};

const DOORS = {
  customer: 'portal',
  staff: 'staff',
  wizard: 'wizard',
  operator: 'operator',
  'api-key': 'api',
  directory: 'api',
} as const;

export const doorOf = (viewer: Viewer): Door =>
  viewer.kind === 'key-holder' ? (viewer.at ?? 'phone') : DOORS[viewer.kind];

/** The parts a viewer may have; which of a customer's it is, only the license says (`scope.ts`). */
export function rolesOf(viewer: Viewer): readonly Role[] {
  switch (viewer.kind) {
    case 'customer':
      return ['registered', 'member', 'contact'];
    case 'staff':
      return [viewer.role];
    case 'key-holder':
      return [viewer.at ?? 'key-holder'];
    default:
      return [viewer.kind];
  }
}

/** The same viewer, but for whoever is not signed in: there the key, or the link, speaks for them. */
export const coming = (viewer: Viewer, at: 'self-help' | 'mail-link'): Viewer =>
  viewer.kind === 'key-holder' ? { ...viewer, at } : viewer;

/** Whether nobody vouches for the viewer but a secret that may have been found. */
export const isAnonymous = (viewer: Viewer) =>
  viewer.kind === 'key-holder' || viewer.kind === 'wizard';

/** The vendor's own people: the limits for customers do not bind them. */
export const isVendor = (viewer: Viewer) => viewer.kind === 'staff' || viewer.kind === 'operator';

/** Whoever looks as this customer, at their own desk. */
export const atDesk = ({ seenBy, ...viewer }: Viewer & { kind: 'customer' }): Viewer | null => {
  if (!seenBy) return null;
  const { endsAt: _, ...person } = seenBy;
  return { ...viewer, ...person, kind: 'staff' };
};

/** Name of the viewer for the audit trail; kept apart from the event, erasable. */
export const personOf = (viewer: Viewer): string => ('email' in viewer ? viewer.email : '');
