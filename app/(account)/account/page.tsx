import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ownOrganizations } from '@/app/(customer)/organizations/list-own';
import { requireViewer } from '@/app/(customer)/require-viewer';
import { oneOf, type Query, readQuery } from '@/lib/list-query';
import { SessionList } from '@/components/account/session-list';
import { OrganizationLinks } from '@/components/organization/organization-links';
import { AddPasskey } from '@/components/passkeys/add-passkey';
import { PasskeyList } from '@/components/passkeys/passkey-list';
import { LinkButton } from '@/components/ui/link-button';
import { Notice } from '@/components/ui/notice';
import { PageHeader } from '@/components/ui/page-header';
import { listPasskeys } from '@/lib/operations/account/list-passkeys';
import { listSessions } from '@/lib/operations/account/list-sessions';
import { portal } from '@/lib/portal';
import { readableAddress } from '@/lib/readable-address';
import { relyingPartyOf } from '@/lib/rules/relying-party';
import { visible } from '@/lib/strangers-words';
import { notHere } from '@/lib/not-here';
import { onlySignedIn } from '../only-signed-in';
import { ACCOUNT, deeds } from './account-href';
import {
  askForPasskey,
  callPasskey,
  dropPasskey,
  keepPasskey,
  signOutElsewhere,
  signOutThere,
} from './actions';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('account');
  return { title: t('title') };
}

/** Somebody's own account: by what they sign in, and where they are signed in. */
export default async function AccountPage({ searchParams }: { searchParams: Promise<Query> }) {
  const viewer = await onlySignedIn(await requireViewer(ACCOUNT));
  const context = portal();
  const [passkeys, where, organizations] = await Promise.all([
    listPasskeys(context, viewer),
    listSessions(context, viewer),
    viewer.kind === 'customer' ? ownOrganizations(viewer) : [],
  ]);
  if (!passkeys || !where) return await notHere();
  const t = await getTranslations('account');
  const { done } = readQuery(await searchParams, { done: oneOf(deeds) });
  const works = relyingPartyOf(context.portalUrl) !== null;
  const first = passkeys.length === 0 && viewer.proof?.wants === 'passkey';
  const about = done === 'ended' ? 'ended' : done === 'others' ? null : 'mailed';
  return (
    <div className="mx-auto max-w-reading">
      <PageHeader
        title={t('title')}
        lead={t.rich('lead', {
          email: () => <bdi translate="no">{readableAddress(viewer.email)}</bdi>,
        })}
      />
      {done ? (
        <div role="status" className="mb-6">
          <Notice tone="success" title={t(`done.${done}`)}>
            {about ? <p>{t(`notice.${about}`)}</p> : null}
          </Notice>
        </div>
      ) : null}
      {first ? (
        <div className="mb-6">
          <Notice tone="warning" title={t('firstTitle')}>
            <p>{t('firstText')}</p>
          </Notice>
        </div>
      ) : null}
      <section aria-labelledby="passkeys">
        <h2 id="passkeys" className="mb-3 text-lg font-semibold">
          {t('passkeys')}
        </h2>
        {works ? null : (
          <Notice tone="info" title={t('noneTitle')}>
            <p>{t('noneText')}</p>
          </Notice>
        )}
        {works && passkeys.length === 0 ? <p className="mb-4">{t('noPasskeys')}</p> : null}
        <PasskeyList
          passkeys={passkeys.map((one) => ({ ...one, name: visible(one.name) }))}
          rename={callPasskey}
          remove={dropPasskey}
        />
        {works ? (
          <AddPasskey ask={askForPasskey} action={keepPasskey} count={passkeys.length} />
        ) : null}
      </section>
      <SessionList
        sessions={where.sessions.map((one) => ({
          ...one,
          passkey: one.passkey === null ? null : visible(one.passkey),
        }))}
        count={where.count}
        end={signOutThere}
        endOthers={signOutElsewhere}
      />
      {organizations.length > 0 ? (
        <section className="mt-10" aria-labelledby="organizations">
          <h2 id="organizations" className="mb-3 text-lg font-semibold">
            {t('organizations')}
          </h2>
          <OrganizationLinks organizations={organizations} />
        </section>
      ) : null}
      <p className="mt-10 flex flex-wrap gap-3">
        <LinkButton href="/account/activity" tone="secondary">
          {t('activityLink')}
        </LinkButton>
        <LinkButton href="/account/data" tone="secondary">
          {t('dataLink')}
        </LinkButton>
      </p>
    </div>
  );
}
