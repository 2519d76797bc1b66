import type { Metadata } from 'next';
import { notHere } from '@/lib/not-here';
import { getTranslations } from 'next-intl/server';
import {
  activateHereByCodes,
  activateHereByRequest,
} from '@/app/(customer)/licenses/[licenseId]/activate/actions';
import { requireStaff } from '@/app/(staff)/require-staff';
import { ActivateByHand } from '@/components/activate/activate-by-hand';
import { RequestReader } from '@/components/activate/request-reader';
import { seeLicense } from '@/lib/operations/license/see-license';
import { portal } from '@/lib/portal';
import { route } from '@/lib/route';

type Props = { params: Promise<{ licenseId: string }> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('activateByHand');
  return { title: t('title') };
}

/** Activates a computer for a customer: by the request they sent, or by what they read out. */
export default async function DeskActivatePage({ params }: Props) {
  const { licenseId } = await params;
  const viewer = await requireStaff(`/staff/licenses/${licenseId}/activate`);
  const license = await seeLicense(portal(), viewer, licenseId);
  if (!license) return await notHere();
  const t = await getTranslations('requestReader');
  const words = {
    ...{ drop: t('drop'), scan: t('scan'), stop: t('stop'), picture: t('picture') },
    ...{ found: t('found'), noCode: t('noCode'), noCamera: t('noCamera'), denied: t('denied') },
  };
  return (
    <ActivateByHand
      requestAction={activateHereByRequest}
      typedAction={activateHereByCodes}
      computerName={license.computerName}
      reader={<RequestReader field="request" words={words} />}
      license={{
        productName: license.productName,
        keyEnding: license.keyEnding,
        fields: { licenseId, desk: 'yes' },
        backHref: route(`/staff/licenses/${licenseId}`),
      }}
    />
  );
}
