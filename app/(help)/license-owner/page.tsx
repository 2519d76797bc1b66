import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { LinkOver } from '@/components/landing/link-over';
import { LinkQuestion } from '@/components/landing/link-question';
import { viewerOf } from '@/lib/auth/viewer';
import { describeOwnerLink } from '@/lib/operations/registration/answer-owner-link';
import { coming } from '@/lib/operations/viewer';
import { portal } from '@/lib/portal';
import { readableAddress } from '@/lib/readable-address';
import { strangersWord } from '@/lib/strangers-words';
import { sayYes } from './actions';

type SearchParams = Promise<Record<string, string | string[] | undefined>>;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('licenseOwner');
  return { title: t('title') };
}

/** Where a mailed link asks whose a license shall be. Reading it changes nothing. */
export default async function LicenseOwnerPage({ searchParams }: { searchParams: SearchParams }) {
  const query = await searchParams;
  const token = typeof query.token === 'string' ? query.token : '';
  const viewer = coming(await viewerOf(), 'mail-link');
  const link = await describeOwnerLink(portal(), viewer, token);
  if (!link.ok) return <LinkOver />;
  const t = await getTranslations('licenseOwner');
  const { purpose, productName, keyEnding, email, organizationName, from } = link.value;
  const address = (text: string) => <bdi translate="no">{readableAddress(text)}</bdi>;
  const facts = [
    { label: t('from'), value: address(from) },
    email === null ? [] : { label: t('email'), value: address(email) },
    organizationName === null
      ? []
      : {
          label: t('organization'),
          value: <bdi translate="no">{strangersWord(readableAddress(organizationName))}</bdi>,
        },
  ].flat();
  return (
    <LinkQuestion
      context={`${productName} …${keyEnding}`}
      title={t(`question.${purpose}`)}
      lead={t(`lead.${purpose}`)}
      facts={facts}
      consequence={t(`consequence.${purpose}`)}
      submit={t(`submit.${purpose}`)}
      pending={t('pending')}
      otherwise={t('otherwise')}
      action={sayYes}
      fields={{ token }}
    />
  );
}
