import 'server-only';
import type { Route } from 'next';
import { notHere } from '@/lib/not-here';
import { requireViewer } from '@/app/(customer)/require-viewer';
import type { Viewer } from '@/lib/operations/viewer';

/** One of the vendor's people; strangers are led to sign in, and to customers there is no desk. */
export async function requireStaff<Path extends string>(
  path: Route<Path>,
): Promise<Viewer & { kind: 'staff' }> {
  const viewer = await requireViewer(path);
  if (viewer.kind !== 'staff') return await notHere();
  return viewer;
}
