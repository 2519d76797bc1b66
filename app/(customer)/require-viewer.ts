import 'server-only';
import type { Route } from 'next';
import { redirect } from 'next/navigation';
import { viewerOf } from '@/lib/auth/viewer';
import type { Viewer } from '@/lib/operations/viewer';
import { readSite } from '../site';

/** The signed-in viewer; others are led to sign in, and back to `path` from there. */
export async function requireViewer<Path extends string>(path: Route<Path>): Promise<Viewer> {
  // Both before the page's own queries: what is around it is then the same, whatever these find.
  const [viewer] = await Promise.all([viewerOf(), readSite()]);
  if (viewer.kind === 'customer' || viewer.kind === 'staff') return viewer;
  redirect(`/sign-in?next=${encodeURIComponent(path)}`);
}
