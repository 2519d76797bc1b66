import { getTranslations } from 'next-intl/server';
import { ShellNav } from '@/components/shell-nav';
import { viewerOf } from '@/lib/auth/viewer';
import type { Viewer } from '@/lib/operations/viewer';
import { route } from '@/lib/route';
import { signOut } from './(sign-in)/sign-out/actions';
import { readSite } from './site';
import { readWayBack } from './way-back';
import { readableAddress } from '@/lib/readable-address';

/** The navigation, for whoever is looking; of who came for one flow, no more than the way back. */
export async function SiteNav() {
  const t = await getTranslations('nav');
  const viewer = await viewerOf();
  const { offered } = await readSite();
  const back = await readWayBack();
  const signedIn = viewer.kind === 'customer' || viewer.kind === 'staff';
  const home = (kind: Viewer['kind']) => {
    if (kind === 'staff') return { href: route('/staff'), label: t('desk') };
    return kind === 'customer'
      ? { href: route('/licenses'), label: t('licenses') }
      : { href: route('/sign-in'), label: t('signIn') };
  };
  const links = [
    // Whoever is signed in acts from their licenses, where no key is to be typed.
    ...(offered.activate && !signedIn
      ? [{ href: route('/activate'), label: t('activate'), minor: true }]
      : []),
    ...(offered.deactivate && !signedIn
      ? [{ href: route('/deactivate'), label: t('deactivate'), minor: true }]
      : []),
    home(viewer.kind),
  ];
  // Whoever looks as a customer is at nobody's account.
  const looking = viewer.kind === 'customer' && viewer.seenBy;
  const accountHref = looking ? undefined : route('/account');
  return (
    <ShellNav
      links={back ? [] : links}
      back={back ?? undefined}
      signedIn={
        signedIn ? { email: readableAddress(viewer.email), signOut, accountHref } : undefined
      }
    />
  );
}
