import 'server-only';
import { notHere } from '@/lib/not-here';
import type { Viewer } from '@/lib/operations/viewer';

/** The actions of the desk are for the vendor's people; to all others they are not there. */
export async function onlyStaff(viewer: Viewer): Promise<Viewer & { kind: 'staff' }> {
  return viewer.kind === 'staff' ? viewer : await notHere();
}
