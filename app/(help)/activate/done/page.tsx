import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { Activated } from '@/components/landing/activated';
import { LandingRefused } from '@/components/landing/landing-refused';
import { getComputerKeyByTicket } from '@/lib/operations/get-computer-key';
import { portal } from '@/lib/portal';
import { licenseFileName } from '../../../license-file-name';
import { readTicket } from '../ticket-cookie';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('activated');
  return { title: t('unnamed') };
}

/** The Computer Key that this browser asked for within the last ten minutes. */
export default async function ActivatedPage() {
  const activationId = await readTicket(portal());
  if (!activationId) redirect('/activate');
  const found = await getComputerKeyByTicket(portal(), activationId);
  if (!found.ok) return <LandingRefused refusal={found.error} />;
  const key = found.value;
  return (
    <Activated
      productName={key.productName}
      computerName={key.computerName || undefined}
      maskedComputerId={key.computerId}
      computerKey={key.computerKey}
      shortKey={key.shortComputerKey}
      licenseFile={{
        href: '/activate/done/license-file',
        name: licenseFileName(key.computerName),
      }}
      fresh
      scanned={false}
      unboundUntil={key.unboundLastDay ?? undefined}
    />
  );
}
