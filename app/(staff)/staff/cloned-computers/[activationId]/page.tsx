import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { cache } from 'react';
import { MomentCell } from '@/components/desk/cells';
import { ComputerInQuestion } from '@/components/desk/computer-in-question';
import { DeskHeader } from '@/components/desk/desk-header';
import { DismissForm } from '@/components/desk/dismiss-form';
import { computerWord } from '@/app/(staff)/computer-word';
import { notHere } from '@/lib/not-here';
import { listCloneAlarms } from '@/lib/operations/queues/list-clone-alarms';
import { portal } from '@/lib/portal';
import { readableAddress } from '@/lib/readable-address';
import { route } from '@/lib/route';
import { computerHref, licenseHref } from '../../../desk-links';
import { rowId } from '@/lib/list-query';
import { requireStaff } from '../../../require-staff';
import { dismissAlarm } from './actions';

type Props = { params: Promise<{ activationId: string }> };

/** Once per request, for the title and the page. */
const readRow = cache(async (activationId: string) => {
  const viewer = await requireStaff(route(`/staff/cloned-computers/${activationId}`));
  const activation = rowId(activationId);
  const asked = { filters: { activation }, part: true };
  const found = activation ? await listCloneAlarms(portal(), viewer, asked) : null;
  return found?.rows[0];
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await getTranslations('staff.cloned');
  const row = await readRow((await params).activationId);
  return { title: row ? t('one', { name: computerWord(row) }) : t('title') };
}

/** One clone alarm: what was seen, and the way to clear it. */
export default async function ClonedComputerPage({ params }: Props) {
  const row = await readRow((await params).activationId);
  if (!row) return await notHere();
  const t = await getTranslations('staff.cloned');
  const name = computerWord(row);
  return (
    <>
      <DeskHeader
        title={t('one', { name })}
        back={{ href: '/staff/cloned-computers', label: t('title') }}
      />
      <div className="desk-halves">
        <ComputerInQuestion
          row={row}
          computerHref={computerHref(row.id)}
          licenseHref={licenseHref(row.licenseId)}
          email={readableAddress(row.registeredEmail)}
          facts={[
            { label: t('at'), value: <MomentCell at={row.at} /> },
            { label: t('forks'), value: row.forks },
            { label: t('consequence'), value: row.suspendedAt ? t('suspended') : t('none') },
          ]}
        />
        <DismissForm
          action={dismissAlarm}
          fields={{ activationId: row.id }}
          title={t('dismiss')}
          label={t('why')}
          hint={t('whyHint')}
          submit={t('submit')}
        />
      </div>
    </>
  );
}
