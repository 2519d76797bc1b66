import type { Metadata } from 'next';
import { notHere } from '@/lib/not-here';
import { getTranslations } from 'next-intl/server';
import { ActivateByHand } from '@/components/activate/activate-by-hand';
import { LandingRefused } from '@/components/landing/landing-refused';
import { seeLicense } from '@/lib/operations/license/see-license';
import { portal } from '@/lib/portal';
import { route } from '@/lib/route';
import { offerSupportFor } from '../../../../support';
import { requireViewer } from '../../../require-viewer';
import { activateHereByCodes, activateHereByRequest } from './actions';

type Props = { params: Promise<{ licenseId: string }> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('activateByHand');
  return { title: t('title') };
}

/** Offline activation from one's own license, which is known: no Activation Key is typed. */
export default async function ActivateHerePage({ params }: Props) {
  const { licenseId } = await params;
  const viewer = await requireViewer(`/licenses/${licenseId}/activate`);
  const license = await seeLicense(portal(), viewer, licenseId);
  if (!license) return await notHere();
  const { status, productName, keyEnding } = license;
  if (status !== 'active') {
    const refusal = {
      code: status === 'suspended' ? ('LICENSE_SUSPENDED' as const) : ('LICENSE_REVOKED' as const),
    };
    return (
      <LandingRefused
        refusal={refusal}
        support={await offerSupportFor(refusal)}
        productName={productName}
        licenseEnding={keyEnding}
        licensesHref="/licenses"
        signedIn
      />
    );
  }
  return (
    <ActivateByHand
      requestAction={activateHereByRequest}
      typedAction={activateHereByCodes}
      computerName={license.computerName}
      license={{
        productName: license.productName,
        keyEnding: license.keyEnding,
        fields: { licenseId },
        backHref: route(`/licenses/${licenseId}`),
      }}
    />
  );
}
