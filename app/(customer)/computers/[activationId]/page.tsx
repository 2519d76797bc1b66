import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { notHere } from '@/lib/not-here';
import { getTranslations } from 'next-intl/server';
import { requestStatus } from '@/components/deactivate/request-notice';
import { ComputerKeyPanel } from '@/components/license/computer-key-panel';
import { getComputerKey } from '@/lib/operations/license/get-computer-key';
import { portal } from '@/lib/portal';
import { route } from '@/lib/route';
import { licenseFileName } from '@/lib/license-files';
import { keyFactsOf } from '../../../key-facts';
import { readSite } from '../../../site';
import { requireViewer } from '../../require-viewer';
import { alarmWith } from '../../alarm-with';
import { clearAlarm, mailKey, rename, renew } from './actions';

type Props = { params: Promise<{ activationId: string }> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('computerKey');
  return { title: t('label') };
}

/** The Computer Key of an active computer, once more. */
export default async function ComputerKeyPage({ params }: Props) {
  const { activationId } = await params;
  const viewer = await requireViewer(`/computers/${activationId}`);
  const found = await getComputerKey(portal(), viewer, activationId);
  if (!found.ok && found.error.code === 'NOT_ACTIVE') {
    redirect(`/receipts/${activationId}`);
  }
  if (!found.ok) return await notHere();
  const { key, outdated, fileOffered, request, cloneAlarm } = found.value;
  const fields = { activationId };
  return (
    <ComputerKeyPanel
      facts={keyFactsOf(key, await readSite())}
      computerKey={key.computerKey}
      shortKey={key.shortComputerKey}
      licenseFile={
        fileOffered
          ? {
              href: route(`/computers/${activationId}/license-file`),
              name: licenseFileName(key.computerName),
            }
          : undefined
      }
      mail={{ action: mailKey, fields }}
      renew={outdated ? { action: renew, fields } : undefined}
      request={requestStatus(request)}
      alarm={cloneAlarm ? alarmWith(cloneAlarm, clearAlarm, fields) : undefined}
      rename={{ action: rename, fields }}
      backHref={route(`/licenses/${key.licenseId}`)}
    />
  );
}
