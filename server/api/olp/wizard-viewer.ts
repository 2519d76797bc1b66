import type { Context } from 'hono';
import type { Viewer } from '@/lib/operations/viewer';

/** Who asks: a program. Its address is the header that server/ has put in place of all claims. */
export function wizardViewer(c: Context): Viewer {
  return { kind: 'wizard', address: c.req.header('x-forwarded-for') ?? '' };
}
