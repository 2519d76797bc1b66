import type { Route } from 'next';
import { notHere } from '@/lib/not-here';
import { getTranslations } from 'next-intl/server';
import { cache } from 'react';
import { env } from '@/lib/env';
import { readSite as readSettings, type Site } from '@/lib/operations/site/read-site';
import type { SelfHelpAction } from '@/lib/operations/site/self-help-offers';
import { portal } from '@/lib/portal';

/** What the vendor's settings say about every page; read once per request. */
export const readSite = cache(async () => {
  const t = await getTranslations('site');
  const site = await readSettings(portal());
  return {
    ...site,
    title: site.title || site.support.vendor || t('title'),
    /** Whether the title is the vendor's, and not the program's. */
    named: Boolean(site.title || site.support.vendor),
    logoHref: site.logoVersion ? `/logo?v=${site.logoVersion}` : undefined,
    privacyUrl: site.privacyUrl || undefined,
    demo: env().demo,
  };
});

/** Whose licenses these are, for a sheet of paper; nothing where the vendor has not said. */
export const vendorOf = ({ support, named, title }: Awaited<ReturnType<typeof readSite>>) =>
  support.vendor || (named ? title : undefined);

/** Where a page without sign-in is, if the vendor offers it. */
export const offeredHref = (
  site: Pick<Site, 'offered'>,
  action: SelfHelpAction,
): Route | undefined => (site.offered[action] ? `/${action}` : undefined);

/** The same page, to go on with the key that was just typed or came with a link. */
export const withTyped = <H extends Route | undefined>(href: H) => (href && `${href}?typed`) as H;

/** The page of an action that the vendor does not offer does not exist. */
export async function requireOffered(action: SelfHelpAction) {
  const site = await readSite();
  if (!site.offered[action]) return await notHere();
  return site;
}
