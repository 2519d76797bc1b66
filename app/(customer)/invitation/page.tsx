import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { Done } from '@/components/landing/done';
import { LinkQuestion } from '@/components/landing/link-question';

import { type Query, readQuery, words } from '@/lib/list-query';
import { describeInvitation } from '@/lib/operations/members/accept-invitation';
import { portal } from '@/lib/portal';
import { route } from '@/lib/route';
import { requireViewer } from '../require-viewer';
import { organizationWord } from '../organizations/organization-word';
import { accept } from './actions';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('invitation');
  return { title: t('title') };
}

/** Where whoever was invited says yes, signed in with the address that the mail went to. Opening it does nothing. */
export default async function InvitationPage({ searchParams }: { searchParams: Promise<Query> }) {
  const { token = '' } = readQuery(await searchParams, { token: words(100) });
  const viewer = await requireViewer(route(`/invitation?token=${encodeURIComponent(token)}`));
  const asked = await describeInvitation(portal(), viewer, token);
  const t = await getTranslations('invitation');
  if (!asked.ok) {
    const next = { href: route('/licenses'), label: t('licenses') };
    return <Done tone="info" title={t('over')} text={t('overText')} next={next} />;
  }
  const { organizationName, role } = asked.value;
  return (
    <LinkQuestion
      context={organizationWord(organizationName)}
      title={t('question')}
      lead={t(`lead.${role}`)}
      consequence={t('consequence')}
      submit={t('submit')}
      pending={t('pending')}
      otherwise={t('otherwise')}
      action={accept}
      fields={{ token }}
    />
  );
}
