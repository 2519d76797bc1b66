import type { Metadata, Route } from 'next';
import { redirect } from 'next/navigation';
import { notHere } from '@/lib/not-here';
import { getTranslations } from 'next-intl/server';
import { LicenseList } from '@/components/license/license-list';
import { findLicenseId } from '@/lib/operations/license/find-license-id';
import { listLicenses } from '@/lib/operations/license/list-licenses';
import { portal } from '@/lib/portal';
import { readableAddress } from '@/lib/readable-address';
import { strangersWord } from '@/lib/strangers-words';
import { route } from '@/lib/route';
import { searchList } from '../actions';
import { requireViewer } from '../require-viewer';
import { offeredHref, readSite, withTyped } from '../../site';
import { readTyped } from '../../ticket-cookie';
import { termOf } from './license-words';

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('licenses');
  return { title: t('title') };
}

/** The licenses of the viewer and of the organizations the viewer is a contact of. */
export default async function LicensesPage({ searchParams }: Props) {
  const query = await searchParams;
  const site = await readSite();
  const viewer = await requireViewer('typed' in query ? withTyped('/licenses') : '/licenses');
  const cursor = typeof query.after === 'string' ? query.after : undefined;
  const search = typeof query.q === 'string' ? query.q : undefined;
  // From Self Help, by way of signing in: to the license whose key was typed there.
  const { activationKey } = await readTyped(portal(), searchParams);
  const named = activationKey && (await findLicenseId(portal(), viewer, activationKey));
  if (named) redirect(`/licenses/${named}`);
  const page = await listLicenses(portal(), viewer, {
    ...(cursor ? { cursor } : {}),
    ...(search ? { search } : {}),
  });
  if (!page) return await notHere();
  const licenses = page.licenses.map((license) => ({
    href: route(`/licenses/${license.id}`),
    productName: license.productName,
    term: termOf(license),
    state: license.standing,
    ending: license.keyEnding,
    seats: license.seats,
    used: license.seatsUsed,
    organization: strangersWord(readableAddress(license.organizationName)),
  }));
  return (
    <LicenseList
      licenses={licenses}
      activateHref={offeredHref(site, 'activate')}
      searching={{ action: searchList }}
      search={search}
      nextHref={page.nextCursor ? hrefOf(search, page.nextCursor) : undefined}
    />
  );
}

function hrefOf(search: string | undefined, after: string): Route {
  const query = new URLSearchParams({ ...(search ? { q: search } : {}), after });
  return `/licenses?${query}`;
}
