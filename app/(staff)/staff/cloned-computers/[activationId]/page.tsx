import type { Metadata } from 'next';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { AddressCell, CodeCell, LicenseCell, MomentCell, WordsCell } from '@/components/desk/cells';
import { DeskHeader } from '@/components/desk/desk-header';
import { DismissForm } from '@/components/desk/dismiss-form';
import { Facts } from '@/components/ui/facts';

import { notHere } from '@/lib/not-here';
import { listCloneAlarms } from '@/lib/operations/queues/list-clone-alarms';
import { portal } from '@/lib/portal';
import { readableAddress } from '@/lib/readable-address';
import { route } from '@/lib/route';
import { strangersWord } from '@/lib/strangers-words';
import { computerHref, licenseHref } from '../../../desk-links';
import { rowId } from '../../../list-query';
import { requireStaff } from '../../../require-staff';
import { dismissAlarm } from './actions';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('staff.cloned');
  return { title: t('title') };
}

/** One clone alarm: what was seen, and the way to clear it. */
export default async function ClonedComputerPage({
  params,
}: {
  params: Promise<{ activationId: string }>;
}) {
  const { activationId } = await params;
  const viewer = await requireStaff(route(`/staff/cloned-computers/${activationId}`));
  const activation = rowId(activationId);
  const asked = { filters: { activation }, part: true };
  const found = activation ? await listCloneAlarms(portal(), viewer, asked) : null;
  const row = found?.rows[0];
  if (!row) return await notHere();
  const t = await getTranslations('staff.cloned');
  const name = strangersWord(row.computerName || row.computerId);
  return (
    <>
      <DeskHeader
        title={t('one', { name })}
        back={{ href: '/staff/cloned-computers', label: t('title') }}
      />
      <div className="desk-halves">
        <Facts
          facts={[
            {
              label: t('computer'),
              value: (
                <Link href={computerHref(row.id)} prefetch={false} className="text-link">
                  <WordsCell text={row.computerName || row.computerId} />
                </Link>
              ),
            },
            { label: t('computerId'), value: <CodeCell code={row.computerId} /> },
            {
              label: t('license'),
              value: (
                <>
                  {row.productName}{' '}
                  <LicenseCell href={licenseHref(row.licenseId)} keyEnding={row.keyEnding} />
                </>
              ),
            },
            {
              label: t('email'),
              value: <AddressCell address={readableAddress(row.registeredEmail)} />,
            },
            { label: t('at'), value: <MomentCell at={row.at} /> },
            { label: t('forks'), value: row.forks },
            { label: t('consequence'), value: row.suspendedAt ? t('suspended') : t('none') },
          ]}
        />
        {
          <DismissForm
            action={dismissAlarm}
            fields={{ activationId: row.id }}
            title={t('dismiss')}
            label={t('why')}
            hint={t('whyHint')}
            submit={t('submit')}
          />
        }
      </div>
    </>
  );
}
