import 'server-only';
import type { Route } from 'next';
import { redirect } from 'next/navigation';
import { viewerOf } from '@/lib/auth/viewer';
import type { Viewer } from '@/lib/operations/viewer';

/** The signed-in viewer; others are led to sign in, and back to `path` from there. */
export async function requireViewer(path: string): Promise<Viewer> {
  const viewer = await viewerOf();
  if (viewer.kind === 'customer' || viewer.kind === 'staff') return viewer;
  redirect(`/sign-in?next=${encodeURIComponent(path)}` as Route);
}
