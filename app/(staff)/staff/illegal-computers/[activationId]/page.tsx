import type { Metadata } from 'next';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { AddressCell, CodeCell, LicenseCell, MomentCell, WordsCell } from '@/components/desk/cells';
import { DeskHeader } from '@/components/desk/desk-header';
import { DismissForm } from '@/components/desk/dismiss-form';
import { Facts } from '@/components/ui/facts';
import { StateMark } from '@/components/ui/state-mark';
import { notHere } from '@/lib/not-here';
import { listIllegalComputers } from '@/lib/operations/queues/list-illegal-computers';
import { portal } from '@/lib/portal';
import { readableAddress } from '@/lib/readable-address';
import { route } from '@/lib/route';
import { strangersWord } from '@/lib/strangers-words';
import { computerHref, licenseHref } from '../../../desk-links';
import { rowId } from '../../../list-query';
import { requireStaff } from '../../../require-staff';
import { dismissIllegal } from './actions';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('staff.illegal');
  return { title: t('title') };
}

/** One illegal computer: what was seen of it, and the way to let it go. */
export default async function IllegalComputerPage({
  params,
}: {
  params: Promise<{ activationId: string }>;
}) {
  const { activationId } = await params;
  const viewer = await requireStaff(route(`/staff/illegal-computers/${activationId}`));
  const activation = rowId(activationId);
  const asked = { filters: { activation }, part: true };
  const found = activation ? await listIllegalComputers(portal(), viewer, asked) : null;
  const row = found?.rows[0];
  if (!row) return await notHere();
  const t = await getTranslations('staff.illegal');
  const name = strangersWord(row.computerName || row.computerId);
  return (
    <>
      <DeskHeader
        title={t('one', { name })}
        back={{ href: '/staff/illegal-computers', label: t('title') }}
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
