import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { Activated } from '@/components/landing/activated';
import { LandingRefused } from '@/components/landing/landing-refused';
import { getComputerKeyByTicket } from '@/lib/operations/license/get-computer-key';
import { portal } from '@/lib/portal';
import { WayBack } from '@/app/way-back';
import { viewerOf } from '@/lib/auth/viewer';
import { licenseFileName } from '@/lib/license-files';
import { keyFactsOf } from '../../../key-facts';
import { requireOffered } from '../../../site';
import { offerSupportFor } from '../../../support';
import { readTicket } from '../../../ticket-cookie';
import { withNotKept } from '../../not-kept';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('activated');
  return { title: t('unnamed') };
}

/** The Computer Key that this browser asked for within the last ten minutes. */
export default async function ActivatedPage() {
  const site = await requireOffered('activate');
  const ticket = await readTicket(portal(), 'activated');
  if (!ticket) redirect(withNotKept('/activate'));
  const found = await getComputerKeyByTicket(portal(), await viewerOf(), ticket.activationId);
  if (!found.ok) {
    const support = await offerSupportFor(found.error);
    return (
      <>
        <LandingRefused refusal={found.error} support={support} />
        <WayBack />
      </>
    );
  }
  const { key, fileOffered } = found.value;
  const name = licenseFileName(key.computerName);
  return (
    <>
      <Activated
        facts={keyFactsOf(key, site)}
        computerKey={key.computerKey}
        shortKey={key.shortComputerKey}
        licenseFile={fileOffered ? { href: '/activate/done/license-file', name } : undefined}
        fresh
        scanned={false}
        unboundUntil={key.unboundLastDay ?? undefined}
      />
      <WayBack />
    </>
  );
}
