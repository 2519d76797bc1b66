import 'server-only';
import { notHere } from '@/lib/not-here';
import type { Viewer } from '@/lib/operations/viewer';

/** Whoever acts as a customer: the vendor's people do the same at their desk. */
export const onlyCustomer = async (viewer: Viewer) =>
  viewer.kind === 'customer' ? viewer : await notHere();
