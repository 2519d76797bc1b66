import { Home } from '@/components/home/home';
import { viewerOf } from '@/lib/auth/viewer';
import { offeredHref, readSite } from './site';

/** The start page: what one may have come for, as far as the vendor offers it. */
export default async function HomePage() {
  const site = await readSite();
  const viewer = await viewerOf();
  const hrefs = {
    activate: offeredHref(site, 'activate'),
    deactivate: offeredHref(site, 'deactivate'),
    license: offeredHref(site, 'license'),
    keys: offeredHref(site, 'keys'),
  };
  return <Home hrefs={hrefs} signedIn={viewer.kind !== 'key-holder'} />;
}
