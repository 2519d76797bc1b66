import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { DeskHeader } from '@/components/desk/desk-header';
import { AddPasskey } from '@/components/passkeys/add-passkey';
import { PasskeyList } from '@/components/passkeys/passkey-list';
import { Notice } from '@/components/ui/notice';
import { notHere } from '@/lib/not-here';
import { listPasskeys } from '@/lib/operations/account/list-passkeys';
import { portal } from '@/lib/portal';
import { relyingPartyOf } from '@/lib/rules/relying-party';
import { visible } from '@/lib/strangers-words';
import { oneOf, type Query, readQuery } from '@/lib/list-query';
import { requireStaff } from '../../require-staff';
import { ACCOUNT, deeds } from './account-href';
import { askForPasskey, callPasskey, dropPasskey, keepPasskey } from './actions';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('staff.account');
  return { title: t('title') };
}

/** By what one of the vendor's people signs in: their own passkeys. */
export default async function AccountPage({ searchParams }: { searchParams: Promise<Query> }) {
  const viewer = await requireStaff(ACCOUNT);
  const context = portal();
  const passkeys = await listPasskeys(context, viewer);
  if (!passkeys) return await notHere();
  const t = await getTranslations('staff.account');
  const { done } = readQuery(await searchParams, { done: oneOf(deeds) });
  const works = relyingPartyOf(context.portalUrl) !== null;
  const first = passkeys.length === 0 && viewer.proof.wants === 'passkey';
  return (
    <div className="desk-narrow">
      <DeskHeader title={t('title')} />
      {done ? (
        <div role="status" className="mb-4">
          <Notice tone="success" title={t(`done.${done}`)}>
            <p>{t('mailed')}</p>
          </Notice>
        </div>
      ) : null}
      {first ? (
        <div className="mb-4">
          <Notice tone="warning" title={t('firstTitle')}>
            <p>{t('firstText')}</p>
          </Notice>
        </div>
      ) : null}
      {works ? null : (
        <Notice tone="info" title={t('noneTitle')}>
          <p>{t('noneText')}</p>
        </Notice>
      )}
      <PasskeyList
        passkeys={passkeys.map((one) => ({ ...one, name: visible(one.name) }))}
        rename={callPasskey}
        remove={dropPasskey}
      />
      {works ? (
        <AddPasskey ask={askForPasskey} action={keepPasskey} count={passkeys.length} />
      ) : null}
    </div>
  );
}
