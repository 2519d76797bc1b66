import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { cache } from 'react';
import { CodeCell, MomentCell } from '@/components/desk/cells';
import { ComputerInQuestion } from '@/components/desk/computer-in-question';
import { DeskHeader } from '@/components/desk/desk-header';
import { DismissForm } from '@/components/desk/dismiss-form';
import { StateMark } from '@/components/ui/state-mark';
import { computerWord } from '@/app/(staff)/computer-word';
import { notHere } from '@/lib/not-here';
import { listIllegalComputers } from '@/lib/operations/queues/list-illegal-computers';
import { portal } from '@/lib/portal';
import { readableAddress } from '@/lib/readable-address';
import { route } from '@/lib/route';
import { computerHref, licenseHref } from '../../../desk-links';
import { rowId } from '@/lib/list-query';
import { requireStaff } from '../../../require-staff';
import { dismissIllegal } from './actions';

type Props = { params: Promise<{ activationId: string }> };

/** Once per request, for the title and the page. */
const readRow = cache(async (activationId: string) => {
  const viewer = await requireStaff(route(`/staff/illegal-computers/${activationId}`));
  const activation = rowId(activationId);
  const asked = { filters: { activation }, part: true };
  const found = activation ? await listIllegalComputers(portal(), viewer, asked) : null;
  return found?.rows[0];
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await getTranslations('staff.illegal');
  const row = await readRow((await params).activationId);
  return { title: row ? t('one', { name: computerWord(row) }) : t('title') };
}

/** One illegal computer: what was seen of it, and the way to let it go. */
export default async function IllegalComputerPage({ params }: Props) {
  const row = await readRow((await params).activationId);
  if (!row) return await notHere();
  const t = await getTranslations('staff.illegal');
  const name = computerWord(row);
  return (
    <>
      <DeskHeader
        title={t('one', { name })}
        back={{ href: '/staff/illegal-computers', label: t('title') }}
      />
      <div className="desk-halves">
        <ComputerInQuestion
          row={row}
          computerHref={computerHref(row.id)}
          licenseHref={licenseHref(row.licenseId)}
          email={readableAddress(row.registeredEmail)}
          facts={[
            { label: t('activation'), value: <StateMark state={row.state} /> },
            { label: t('closed'), value: <MomentCell at={row.closedAt} /> },
            { label: t('firstSeen'), value: <MomentCell at={row.firstSeenAt} /> },
            { label: t('lastSeen'), value: <MomentCell at={row.lastSeenAt} /> },
            { label: t('times'), value: row.times },
            row.address !== '' && { label: t('address'), value: <CodeCell code={row.address} /> },
            { label: t('consequence'), value: row.stops ? t('stops') : t('none') },
            row.liftedAt && { label: t('dismissed'), value: <MomentCell at={row.liftedAt} /> },
          ]}
        />
        {row.liftedAt ? null : (
          <DismissForm
            action={dismissIllegal}
            fields={{ activationId: row.id }}
            title={t('dismiss')}
            label={t('why')}
            hint={t('whyHint')}
            submit={t('submit')}
          />
        )}
      </div>
    </>
  );
}
