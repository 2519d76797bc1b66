import type { Route } from 'next';
import { getTranslations } from 'next-intl/server';
import { ShellNav } from '@/components/shell-nav';
import { viewerOf } from '@/lib/auth/viewer';
import { signOut } from './(sign-in)/sign-out/actions';
import { readSite } from './site';

/** The navigation, for whoever is looking. */
export async function SiteNav() {
  const t = await getTranslations('nav');
  const viewer = await viewerOf();
  const { offered } = await readSite();
  const signedIn = viewer.kind === 'customer' || viewer.kind === 'staff';
  const links = [
    ...(offered.activate
      ? [{ href: '/activate' as Route, label: t('activate'), minor: true }]
      : []),
    ...(offered.deactivate
      ? [{ href: '/deactivate' as Route, label: t('deactivate'), minor: true }]
      : []),
    signedIn
      ? { href: '/licenses' as Route, label: t('licenses') }
      : { href: '/sign-in' as Route, label: t('signIn') },
  ];
  return (
    <ShellNav links={links} signedIn={signedIn ? { email: viewer.email, signOut } : undefined} />
  );
}
