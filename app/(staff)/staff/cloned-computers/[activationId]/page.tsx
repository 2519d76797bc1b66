import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { MomentCell } from '@/components/desk/cells';
import { ComputerInQuestion } from '@/components/desk/computer-in-question';
import { DeskHeader } from '@/components/desk/desk-header';
import { DismissForm } from '@/components/desk/dismiss-form';
import { notHere } from '@/lib/not-here';
import { listCloneAlarms } from '@/lib/operations/queues/list-clone-alarms';
import { portal } from '@/lib/portal';
import { readableAddress } from '@/lib/readable-address';
import { route } from '@/lib/route';
import { strangersWord } from '@/lib/strangers-words';
import { computerHref, licenseHref } from '../../../desk-links';
import { rowId } from '@/lib/list-query';
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
