import { getTranslations } from 'next-intl/server';
import { cache } from 'react';
import { buttonStyle } from '@/components/ui/button-style';
import { viewerOf } from '@/lib/auth/viewer';
import { portal } from '@/lib/portal';
import { wayBackOf } from '@/lib/rules/way-back';
import { readSite } from './site';
import { readTicket } from './ticket-cookie';

/**
 * Where the link that somebody came by leads back to, in words; null where there is none, or none that the
 * vendor named. Asked anew on every page: an address that is taken out of the Server Property is gone at once.
 */
export const readWayBack = cache(async () => {
  const { returnAddresses } = await readSite();
  if (returnAddresses.length === 0) return null;
  const viewer = await viewerOf();
  // Whoever works at the desk, or looks from there, is at nobody's errand.
  if (viewer.kind === 'staff' || (viewer.kind === 'customer' && viewer.seenBy)) return null;
  const ticket = await readTicket(portal(), 'way-back');
  const back = ticket && wayBackOf(returnAddresses, ticket.address);
  if (!back) return null;
  const t = await getTranslations('wayBack');
  const name = () => (
    <bdi translate="no" className="break-all">
      {back.name}
    </bdi>
  );
  const signedIn = viewer.kind === 'customer';
  return { href: back.href, label: t.rich('label', { name }), signedIn };
});

/** The way back, where a flow has come to its end. */
export async function WayBack() {
  const back = await readWayBack();
  return back ? (
    <p className="mx-auto mt-6 max-w-reading print:hidden">
      {/* Not a link of ours: another site, or a program. */}
      <a href={back.href} className={buttonStyle('secondary', true)}>
        <span>{back.label}</span>
      </a>
    </p>
  ) : null;
}
