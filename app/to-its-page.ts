import { redirect } from 'next/navigation';
import { route } from '@/lib/route';
import { needsOwner } from './a/[request]/needs-owner';

/** The last part of a request's address, which names it on its page (protocol section 6). */
export const lastPart = (request: string) =>
  request.split(/[?#]/)[0]?.split('/').findLast(Boolean) ?? '';

/** Where its owner can help a refused request, the page of the request has the way: leads there. */
export function toItsPage(code: string, request: string) {
  if (!needsOwner(code)) return;
  redirect(route(`/a/${encodeURIComponent(lastPart(request))}?refused=${code}`));
}
