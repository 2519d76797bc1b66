import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { cache } from 'react';
import { organizationHref } from '@/app/(staff)/desk-links';
import { listHref, oneOf, type Query, readQuery } from '@/lib/list-query';
import { requireStaff } from '@/app/(staff)/require-staff';
import { ChangeOrganization } from '@/components/desk/change-organization';
import { DeskHeader } from '@/components/desk/desk-header';
import { OrganizationInvitations } from '@/components/desk/organization-invitations';
import { OrganizationFacts } from '@/components/desk/organization-facts';
import { OrganizationPeople } from '@/components/desk/organization-people';
import { OrganizationTotals } from '@/components/desk/organization-totals';
import { Notice } from '@/components/ui/notice';
import { notHere } from '@/lib/not-here';
import { getOrganization } from '@/lib/operations/organization/get-organization';
import { mergeOrganizations } from '@/lib/operations/organization/merge-organizations';
import { mayCall } from '@/lib/operations/operation';
import { portal } from '@/lib/portal';
import { readableAddress } from '@/lib/readable-address';
import { route } from '@/lib/route';
import { strangersWord } from '@/lib/strangers-words';
import { addPerson, changeName, endInvitation, merge, removePerson } from './actions';
import { deeds } from './deeds';

type Props = { params: Promise<{ organizationId: string }>; searchParams: Promise<Query> };

/** Once per request, for the title and the page. */
const readOrganization = cache(async (organizationId: string) => {
  const viewer = await requireStaff(route(`/staff/organizations/${organizationId}`));
  return getOrganization(portal(), viewer, organizationId);
});

const nameOf = ({ personal, name }: { personal: boolean; name: string }) =>
  strangersWord(personal ? readableAddress(name) : name);

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await getTranslations('staff.organization');
  const found = await readOrganization((await params).organizationId);
  return { title: found ? nameOf(found) : t('title') };
}

/** An organization: its licenses' totals, its people, and what can be changed. */
export default async function OrganizationPage({ params, searchParams }: Props) {
  const { organizationId } = await params;
  const viewer = await requireStaff(route(`/staff/organizations/${organizationId}`));
  const found = await readOrganization(organizationId);
  if (!found) return await notHere();
  if (found.mergedInto) redirect(organizationHref(found.mergedInto));
  const { done } = readQuery(await searchParams, { done: oneOf(deeds) });
  const t = await getTranslations('staff.organization');
  const list = await getTranslations('staff.organizations');
  const fields = { organization: organizationId };
  const licensesOf = (status?: string) =>
    listHref(route('/staff/licenses'), { organization: organizationId, status });
  const peopleHref = listHref(route('/staff/people'), { organization: organizationId });
  return (
    <>
      <DeskHeader
        title={nameOf(found)}
        back={{ href: '/staff/organizations', label: list('title') }}
      />
      {done ? (
        <div role="status" className="mb-4">
          <Notice tone="success" title={t(`done.${done}`)} />
        </div>
      ) : null}
      <div className="desk-columns">
        <div className="min-w-0 space-y-5">
          <OrganizationTotals
            totals={found.totals.map((row) => ({ ...row, href: licensesOf(row.standing) }))}
            allHref={licensesOf()}
          />
          <OrganizationPeople
            people={found.people.map(({ email, ...person }) => ({
              ...person,
              ...{ address: email, email: readableAddress(email) },
              licensesHref: listHref(route('/staff/licenses'), { email }),
            }))}
            allHref={found.morePeople ? peopleHref : undefined}
            fields={fields}
            remove={removePerson}
          />
          <OrganizationInvitations
            invitations={found.invitations.map((one) => ({
              ...one,
              email: readableAddress(one.email),
            }))}
            fields={fields}
            takeBack={endInvitation}
          />
        </div>
        <aside className="space-y-4">
          <OrganizationFacts organization={found} />
          <ChangeOrganization
            key={`${found.name} ${found.reference}`}
            fields={fields}
            {...{ personal: found.personal, name: found.name, reference: found.reference ?? '' }}
            actions={{
              ...{ rename: changeName, addPerson },
              merge: mayCall(viewer, mergeOrganizations.operation) ? merge : undefined,
            }}
          />
        </aside>
      </div>
    </>
  );
}
