import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { MailDelayed } from '@/app/mail-delayed';
import { ConfirmByMail } from '@/components/desk/confirm-by-mail';
import { DeskHeader } from '@/components/desk/desk-header';
import { CodeForm } from '@/components/sign-in/code-form';
import { Notice } from '@/components/ui/notice';
import { When } from '@/components/ui/when';
import { readChallengeSecret } from '@/lib/auth/browser-cookies';
import { emailOfBrowser } from '@/lib/auth/read-challenge';
import { staleness } from '@/lib/operations/operation';
import { portal } from '@/lib/portal';
import { readableAddress } from '@/lib/readable-address';
import { FRESH_MINUTES } from '@/lib/rules/decide-fresh';
import type { Query } from '../../list-query';
import { requireStaff } from '../../require-staff';
import { confirmByCode, mailConfirmCode } from './actions';
import { CONFIRM } from './confirm-href';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('staff.confirm');
  return { title: t('title') };
}

/** Where the vendor's people show once more who they are, before they change what is in charge. */
export default async function ConfirmPage({ searchParams }: { searchParams: Promise<Query> }) {
  const viewer = await requireStaff(CONFIRM);
  const context = portal();
  const t = await getTranslations('staff.confirm');
  if (!staleness(context, viewer)) {
    const until = new Date(viewer.proof.at.getTime() + FRESH_MINUTES * 60_000);
    return (
      <>
        <DeskHeader title={t('title')} />
        <Notice tone="success" title={t('done')}>
          <p>{t.rich('doneText', { until: () => <When at={until} as="moment" /> })}</p>
        </Notice>
      </>
    );
  }
  const { over } = await searchParams;
  const secret = over ? undefined : await readChallengeSecret(context.portalUrl);
  const asked = secret ? await emailOfBrowser(context, secret) : null;
  const email = readableAddress(viewer.email);
  return (
    <>
      <MailDelayed />
      {asked === viewer.email ? (
        <CodeForm email={email} action={confirmByCode} resend={{ action: mailConfirmCode }} />
      ) : (
        <>
          <DeskHeader title={t('title')} />
          <ConfirmByMail email={email} over={over !== undefined} action={mailConfirmCode} />
        </>
      )}
    </>
  );
}
