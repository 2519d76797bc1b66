import { Home } from '@/components/home/home';
import { viewerOf } from '@/lib/auth/viewer';
import type { Viewer } from '@/lib/operations/viewer';
import { offeredHref, readSite, withTyped } from './site';

type Props = { searchParams: Promise<object> };

const same: typeof withTyped = (href) => href;

/** The start page: what one may have come for, as far as the vendor offers it. */
export default async function HomePage({ searchParams }: Props) {
  const site = await readSite();
  // A link may have led here with a key: whatever is chosen goes on with it.
  const kept = 'typed' in (await searchParams) ? withTyped : same;
  const viewer = await viewerOf();
  const hrefs = {
    activate: kept(offeredHref(site, 'activate')),
    deactivate: kept(offeredHref(site, 'deactivate')),
    license: kept(offeredHref(site, 'license')),
    keys: offeredHref(site, 'keys'),
  };
  return <Home hrefs={hrefs} account={accountOf(viewer.kind)} />;
}

const accountOf = (kind: Viewer['kind']) =>
  kind === 'staff' || kind === 'customer' ? kind : 'nobody';
