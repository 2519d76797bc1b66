import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { LandingRefused } from '@/components/landing/landing-refused';
import { LicenseInformation } from '@/components/license/license-information';
import { viewerOf } from '@/lib/auth/viewer';
import { describeLicense } from '@/lib/operations/self-help/describe-license';
import { portal } from '@/lib/portal';
import { offeredHref, requireOffered, withTyped } from '../../../site';
import { offerSupport, offerSupportFor } from '../../../support';
import { readTicket } from '../../../ticket-cookie';
import { withNotKept } from '../../not-kept';

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('licenseInfo');
  return { title: t('title') };
}

const isStopped = (standing: string) => standing === 'suspended' || standing === 'revoked';

/** The license this browser asked about within the last ten minutes. */
export default async function LicenseDetailsPage({ searchParams }: Props) {
  const site = await requireOffered('license');
  const ticket = await readTicket(portal(), 'license');
  if (!ticket) redirect(withNotKept('/license'));
  const query = await searchParams;
  const after = typeof query.after === 'string' ? query.after : undefined;
  const { activationKey } = ticket;
  const found = await describeLicense(portal(), await viewerOf(), { activationKey, after });
  if (!found.ok) {
    const support = await offerSupportFor(found.error);
    return <LandingRefused refusal={found.error} support={support} />;
  }
  const { next, ...license } = found.value;
  return (
    <LicenseInformation
      license={license}
      support={isStopped(license.standing) ? await offerSupport(license.standing) : undefined}
      backHref="/license"
      nextHref={next ? `/license/details?after=${next}` : undefined}
      activateHref={withTyped(offeredHref(site, 'activate'))}
      deactivateHref={withTyped(offeredHref(site, 'deactivate'))}
    />
  );
}
