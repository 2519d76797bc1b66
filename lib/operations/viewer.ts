import type { Locale } from '@/i18n/locales';

/**
 * Who asks. No operation can be called without one; what a viewer may see is said in `scope.ts`,
 * what a door demands in `lib/rules`.
 */
export type Viewer = (
  | { kind: 'customer'; userId: string; email: string }
  | { kind: 'staff'; userId: string; email: string; role: 'agent' | 'admin' }
  /** Nobody signed in: a scanned code; at Self Help a typed Activation Key or a mailed link. */
  | { kind: 'key-holder'; at?: 'self-help' }
  /** A program on the customer's computer, through the device API. */
  | { kind: 'wizard' }
  /** Whoever can run the admin command on the server. */
  | { kind: 'operator' }
) & {
  /** Client address, from the socket or the trusted proxies; never what the client says. */
  address: string;
  /** The language they read in; none for programs. */
  locale?: Locale;
};

/** The door a viewer comes through; decides which proof a release needs (product.md section 4). */
export type Door = 'portal' | 'self-help' | 'phone' | 'wizard' | 'staff' | 'operator';

export function doorOf(viewer: Viewer): Door {
  switch (viewer.kind) {
    case 'customer':
      return 'portal';
    case 'staff':
      return 'staff';
    case 'key-holder':
      return viewer.at ?? 'phone';
    case 'wizard':
      return 'wizard';
    case 'operator':
      return 'operator';
  }
}

/** The same viewer at Self Help, where the Activation Key speaks for whoever is not signed in. */
export const atSelfHelp = (viewer: Viewer): Viewer =>
  viewer.kind === 'key-holder' ? { ...viewer, at: 'self-help' } : viewer;

/** Whether nobody vouches for the viewer but a secret that may have been found. */
export const isAnonymous = (viewer: Viewer) =>
  viewer.kind === 'key-holder' || viewer.kind === 'wizard';

/** The vendor's own people: the limits for customers do not bind them. */
export const isVendor = (viewer: Viewer) => viewer.kind === 'staff' || viewer.kind === 'operator';

/** Name of the viewer for the audit trail; kept apart from the event, erasable. */
export function personOf(viewer: Viewer): string {
  return viewer.kind === 'customer' || viewer.kind === 'staff' ? viewer.email : '';
}
