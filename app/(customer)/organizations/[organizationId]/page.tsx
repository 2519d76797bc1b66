import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/form/action-form';
import { SubmitButton } from '@/components/form/submit-button';
import { ClaimLicense } from '@/components/organization/claim-license';
import { ColleagueList } from '@/components/organization/colleague-list';
import { Invitations } from '@/components/organization/invitations';
import { Disclosure } from '@/components/ui/disclosure';
import { LinkButton } from '@/components/ui/link-button';
import { Notice } from '@/components/ui/notice';
import { PageHeader } from '@/components/ui/page-header';
import { listHref, oneOf, type Query, readQuery, words } from '@/lib/list-query';
import { notHere } from '@/lib/not-here';
import { getOwnOrganization } from '@/lib/operations/members/get-own-organization';
import { portal } from '@/lib/portal';
import { readableAddress } from '@/lib/readable-address';
import { route } from '@/lib/route';
import { requireViewer } from '../../require-viewer';
import { organizationWord } from '../organization-word';
import { changeRole, claim, invite, leave, remove, takeBack } from './actions';
import { deeds } from './deeds';
import { provisioningHref } from './provisioning/provisioning-href';
import { signOnHref } from './sign-on/sign-on-href';

type Props = { params: Promise<{ organizationId: string }>; searchParams: Promise<Query> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('organization');
  return { title: t('title') };
}

/** An organization, for whoever is of it: its people; for its contacts what they change. */
export default async function OrganizationPage({ params, searchParams }: Props) {
  const { organizationId } = await params;
  const path = route(`/organizations/${organizationId}`);
  const viewer = await requireViewer(path);
  const query = readQuery(await searchParams, { done: oneOf(deeds), after: words(254) });
  const { done, after } = query;
  const found = await getOwnOrganization(portal(), viewer, organizationId, after);
  if (!found) return await notHere();
  const t = await getTranslations('organization');
  const fields = { organization: organizationId };
  const manages = found.role === 'contact';
  return (
    <div className="mx-auto max-w-reading">
      <PageHeader
        context={t('title')}
        title={organizationWord(found.name)}
        lead={t(`lead.${found.role}`)}
        back={{ href: '/licenses', label: t('back') }}
      />
      {done ? (
        <div role="status" className="mb-6">
          <Notice tone="success" title={t(`done.${done}`)} />
        </div>
      ) : null}
      <section aria-labelledby="people">
        <h2 id="people" className="mb-3 text-lg font-semibold">
          {t(manages ? 'people' : 'contacts')}
        </h2>
        <ColleagueList
          people={found.people.map((person) => ({
            ...person,
            ...{ email: readableAddress(person.email), self: person.userId === found.self },
          }))}
          fields={fields}
          actions={manages ? { changeRole, remove } : undefined}
        />
        {found.next || after ? (
          <p className="mt-4 flex flex-wrap gap-3">
            {after ? (
              <LinkButton href={path} tone="secondary">
                {t('first')}
              </LinkButton>
            ) : null}
            {found.next ? (
              <LinkButton href={listHref(path, { after: found.next })} tone="secondary">
                {t('more')}
              </LinkButton>
            ) : null}
          </p>
        ) : null}
      </section>
      {manages ? (
        <>
          <Invitations
            invitations={found.invitations.map((one) => ({
              ...one,
              email: readableAddress(one.email),
            }))}
            fields={fields}
            invite={invite}
            takeBack={takeBack}
          />
          <ClaimLicense fields={fields} action={claim} />
          <section aria-labelledby="sign-on" className="mt-10">
            <h2 id="sign-on" className="mb-2 text-lg font-semibold">
              {t('signOn')}
            </h2>
            <p className="mb-3 text-muted">{t('signOnText')}</p>
            <LinkButton href={signOnHref(organizationId)} tone="secondary">
              {t('signOnAction')}
            </LinkButton>
          </section>
          <section aria-labelledby="provisioning" className="mt-10">
            <h2 id="provisioning" className="mb-2 text-lg font-semibold">
              {t('provisioning')}
            </h2>
            <p className="mb-3 text-muted">{t('provisioningText')}</p>
            <LinkButton href={provisioningHref(organizationId)} tone="secondary">
              {t('provisioningAction')}
            </LinkButton>
          </section>
        </>
      ) : null}
      <div className="mt-10">
        <Disclosure summary={t('leaveSummary')}>
          <p className="mb-3 text-muted">{t('leaveText')}</p>
          <ActionForm action={leave} id="leave" fields={fields} className="">
            <SubmitButton tone="secondary">{t('leave')}</SubmitButton>
          </ActionForm>
        </Disclosure>
      </div>
    </div>
  );
}
