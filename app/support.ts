import { getLocale, getTranslations } from 'next-intl/server';
import { viewerOf } from '@/lib/auth/viewer';
import type { Refusal } from '@/lib/olp/result';
import { refusalWords, sendsToSupport } from '@/lib/refusal-words';
import type { PortalCode } from '@/lib/rules/refusals';
import {
  mailtoHref,
  type Support,
  type SupportOffer,
  supportVariant,
  type SupportWay,
  telHref,
} from '@/lib/support';
import { newReference } from '@/lib/support-reference';
import { readSite } from './site';

/** What stands below a text that sends people to support; `why` and the license go into the log. */
export async function offerSupport(
  why: string,
  { about = why, licenseId }: { about?: string; licenseId?: string } = {},
): Promise<SupportOffer> {
  const t = await getTranslations('support');
  const viewer = await viewerOf();
  const userId = 'userId' in viewer ? viewer.userId : undefined;
  const reference = newReference({ why, at: 'page', licenseId, userId });
  const { support } = await readSite();
  const subject = t('subject', { reference, about });
  return { reference: t('reference', { reference }), ways: await supportWays(support, subject) };
}

/** For a refusal whose text sends people to support. */
export const offerSupportFor = async (refusal: Refusal<PortalCode>) =>
  sendsToSupport(refusal) ? offerSupport(refusal.code) : undefined;

/** How support is reached, in words. @param subject of the mail */
export async function supportWays(support: Support, subject?: string): Promise<SupportWay[]> {
  const t = await getTranslations('support');
  const { email, url, phone } = support;
  return [
    ...(email ? [{ label: t('mail'), href: mailtoHref(email, subject) }] : []),
    ...(url ? [{ label: t('page'), href: url }] : []),
    ...(phone ? [{ label: t('call', { phone }), href: telHref(phone) }] : []),
  ];
}

/** The title of a page that only says a refusal. */
export async function refusedTitle(refusal: Refusal<PortalCode>): Promise<string> {
  const support = supportVariant((await readSite()).support);
  return refusalWords(await getLocale(), refusal, { support }).title;
}
