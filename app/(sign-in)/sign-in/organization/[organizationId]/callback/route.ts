import { redirect } from 'next/navigation';
import { signOnHref } from '@/app/(customer)/organizations/[organizationId]/sign-on/sign-on-href';
import { dropTicket, readTicket } from '@/app/ticket-cookie';
import { fromHere, keepSession } from '@/lib/auth/browser-cookies';
import { finishSignOn } from '@/lib/auth/sign-on';
import { viewerOf } from '@/lib/auth/viewer';
import { finishSignOnTest } from '@/lib/operations/sign-on/test-sign-on';
import { portal } from '@/lib/portal';
import { signInHref } from '../../../sign-in-href';

type Props = { params: Promise<{ organizationId: string }> };

/**
 * Where a provider sends people back to. The one address that signs in by being opened: it counts once, in the browser
 * that was sent there, which holds what no link could carry.
 */
export async function GET(request: Request, { params }: Props): Promise<Response> {
  const { organizationId } = await params;
  const context = portal();
  const ticket = await readTicket(context, 'sign-on');
  const sent = ticket?.organizationId === organizationId ? ticket.sent : null;
  if (!ticket || !sent) redirect(signInHref({ failed: 'SSO_OVER' }));
  await dropTicket(context, 'sign-on');
  const query = new URL(request.url).search.slice(1);
  const viewer = await viewerOf();
  if (ticket.purpose === 'test') {
    const tested = await finishSignOnTest(context, viewer, organizationId, { query, sent });
    redirect(
      signOnHref(organizationId, tested.ok ? { done: 'tested' } : { failed: tested.error.code }),
    );
  }
  const as = ticket.purpose === 'confirm' && 'userId' in viewer ? viewer.userId : undefined;
  const here = ticket.purpose === 'confirm' ? ('/confirm' as const) : null;
  const back = { ticket: { organizationId, sent }, query, ...(await fromHere(context, viewer)) };
  const signedIn = await finishSignOn(context, { ...back, as });
  if (!signedIn.ok) {
    const failed = signedIn.error.code;
    redirect(here ? `${here}?failed=${failed}` : signInHref({ next: ticket.next, failed }));
  }
  await keepSession(context, signedIn.value);
  redirect(here ?? signInHref({ next: ticket.next, sent: true }));
}
