import { dropTicket } from '@/app/ticket-cookie';
import { portal } from '@/lib/portal';

/** Out of the one flow that a link opened, to the whole portal. */
export async function GET(): Promise<Response> {
  await dropTicket(portal(), 'way-back');
  return new Response(null, { status: 303, headers: { location: '/' } });
}
