import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { OfflineKeys } from '@/components/license/offline-keys';
import { seeLicense } from '@/lib/operations/license/see-license';
import { keysToHandOver, type KeyToHandOver } from '@/lib/operations/own/keys-to-hand-over';
import { notHere } from '@/lib/not-here';
import { portal } from '@/lib/portal';
import { route } from '@/lib/route';
import { requireViewer } from '../../../require-viewer';
import { makeNewKeys } from '../actions';

type Props = { params: Promise<{ licenseId: string }> };

/** What runs out soon, in days. */
const SOON = 30;
/** Rows that are shown; the file has them all. */
const SHOWN = 50;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('offlineKeys');
  return { title: t('title') };
}

/** The computers of a license that need a new key brought to them: made at once, taken along as one ZIP. */
export default async function OfflineKeysPage({ params }: Props) {
  const { licenseId } = await params;
  const viewer = await requireViewer(`/licenses/${licenseId}/keys`);
  const license = await seeLicense(portal(), viewer, licenseId);
  const keys = license && (await keysToHandOver(portal(), viewer, licenseId));
  if (!keys) return await notHere();
  const end = new Date(Date.now() + SOON * 86_400_000).toISOString().slice(0, 10);
  const endsSoon = ({ validThrough }: KeyToHandOver) =>
    validThrough !== null && validThrough <= end;
  return (
    <OfflineKeys
      productName={license.productName}
      ending={license.keyEnding}
      outdated={keys.outdated}
      soon={{ count: keys.outdated.filter(endsSoon).length, days: SOON }}
      made={keys.made}
      more={keys.more}
      most={SHOWN}
      make={makeNewKeys}
      fields={{ licenseId }}
      file={{
        href: route(`/licenses/${licenseId}/license-files`),
        name: `license-files-${license.keyEnding}.zip`,
      }}
      backHref={route(`/licenses/${licenseId}`)}
    />
  );
}
