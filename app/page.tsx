import type { Route } from 'next';
import { Home } from '@/components/home/home';
import { viewerOf } from '@/lib/auth/viewer';
import { readSite } from './site';

/** The start page: what one may have come for, as far as the vendor offers it. */
export default async function HomePage() {
  const { offered } = await readSite();
  const viewer = await viewerOf();
  const hrefs = Object.fromEntries(
    (['activate', 'deactivate', 'license', 'keys'] as const).flatMap((action) =>
      offered[action] ? [[action, `/${action}` as Route]] : [],
    ),
  );
  return <Home hrefs={hrefs} signedIn={viewer.kind !== 'key-holder'} />;
}
