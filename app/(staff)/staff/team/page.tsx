import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { AddStaff } from '@/components/desk/add-staff';
import { DeskHeader } from '@/components/desk/desk-header';
import { StaffPerson } from '@/components/desk/staff-person';
import { StaffTable } from '@/components/desk/staff-table';
import { Notice } from '@/components/ui/notice';
import { notHere } from '@/lib/not-here';
import { listStaff } from '@/lib/operations/people/list-staff';
import { portal } from '@/lib/portal';
import { readableAddress } from '@/lib/readable-address';
import { oneOf, type Query, readQuery, rowId } from '@/lib/list-query';
import { requireStaff } from '../../require-staff';
import { disable, giveRole, signOutPerson } from './actions';
import { deeds, TEAM, teamHref } from './team-href';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('staff.team');
  return { title: t('title') };
}

/** The vendor's people; the one that the address names, with what can be done. For admins. */
export default async function TeamPage({ searchParams }: { searchParams: Promise<Query> }) {
  const viewer = await requireStaff(TEAM);
  const found = await listStaff(portal(), viewer);
  if (!found.ok) return await notHere();
  const query = { person: rowId, done: oneOf(deeds) };
  const { person, done } = readQuery(await searchParams, query);
  const t = await getTranslations('staff.team');
  const chosen = found.value.find(({ userId }) => userId === person);
  return (
    <>
      <DeskHeader title={t('title')} />
      {chosen && done ? (
        <div role="status" className="mb-4">
          <Notice
            tone="success"
            title={t(`done.${done}`, { email: readableAddress(chosen.email) })}
          />
        </div>
      ) : null}
      {chosen ? (
        <StaffPerson
          // Another person, other forms.
          key={chosen.userId}
          role={chosen.role}
          shown={readableAddress(chosen.email)}
          fields={{ email: chosen.email, person: chosen.userId }}
          giveRole={giveRole}
          disable={disable}
          signOut={chosen.sessions > 0 ? signOutPerson : undefined}
        />
      ) : null}
      <StaffTable
        people={found.value.map((one) => ({
          ...one,
          email: readableAddress(one.email),
          href: teamHref(one.userId),
        }))}
      />
      <AddStaff action={giveRole} />
    </>
  );
}
