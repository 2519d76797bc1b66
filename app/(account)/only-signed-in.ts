import 'server-only';
import { notHere } from '@/lib/not-here';
import type { Viewer } from '@/lib/operations/viewer';

type SignedIn = Viewer & { kind: 'customer' | 'staff' };

/** Whoever is signed in, at their own account: staff who look as a customer find that customer's nowhere. */
export async function onlySignedIn(viewer: Viewer): Promise<SignedIn> {
  if (viewer.kind === 'staff') return viewer;
  return viewer.kind === 'customer' && !viewer.seenBy ? viewer : await notHere();
}
