import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { MailDelayed } from '@/app/mail-delayed';
import { signOnFailed } from '@/app/(sign-in)/sign-in/sign-on-failed';
import { ActionForm } from '@/components/form/action-form';
import { SubmitButton } from '@/components/form/submit-button';
import { requireViewer } from '@/app/(customer)/require-viewer';
import type { Query } from '@/lib/list-query';
import { UsePasskey } from '@/components/passkeys/use-passkey';
import { CodeForm } from '@/components/sign-in/code-form';
import { ConfirmByMail } from '@/components/sign-in/confirm-by-mail';
import { LinkButton } from '@/components/ui/link-button';
import { Notice } from '@/components/ui/notice';
import { PageHeader } from '@/components/ui/page-header';
import { When } from '@/components/ui/when';
import { isBound, signOnFor } from '@/lib/auth/find-sign-on';
import { readChallengeSecret } from '@/lib/auth/browser-cookies';
import { emailOfBrowser } from '@/lib/auth/read-challenge';
import { listPasskeys } from '@/lib/operations/account/list-passkeys';
import { staleness } from '@/lib/operations/operation';
import { portal } from '@/lib/portal';
import { readableAddress } from '@/lib/readable-address';
import { FRESH_MINUTES, isRecent, UNPROVEN } from '@/lib/rules/decide-fresh';
import { onlySignedIn } from '../only-signed-in';
import { ACCOUNT } from '../account/account-href';
import {
  askPasskeyToConfirm,
  confirmByCode,
  confirmByPasskey,
  confirmBySignOn,
  mailConfirmCode,
} from './actions';
import { CONFIRM } from './confirm-href';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('confirm');
  return { title: t('title') };
}

/** Where people show once more who they are, before they change what lets somebody in or what is in charge. */
export default async function ConfirmPage({ searchParams }: { searchParams: Promise<Query> }) {
  const viewer = await onlySignedIn(await requireViewer(CONFIRM));
  const context = portal();
  const t = await getTranslations('confirm');
  const proof = viewer.proof ?? UNPROVEN;
  if (!staleness(context, viewer)) {
    const until = new Date(proof.at.getTime() + FRESH_MINUTES * 60_000);
    return (
      <div className="mx-auto max-w-reading">
        <PageHeader title={t('title')} />
        <Notice tone="success" title={t('done')}>
          <p>{t.rich('doneText', { until: () => <When at={until} as="moment" /> })}</p>
        </Notice>
      </div>
    );
  }
  const query = await searchParams;
  const { over } = query;
  const { wants } = proof;
  const passkeys = (await listPasskeys(context, viewer)) ?? [];
  // For whoever has none yet a mail is good enough to add their first one.
  const first = wants === 'passkey' && passkeys.length === 0;
  if (first && isRecent(proof.at, context.now())) {
    return (
      <div className="mx-auto max-w-reading">
        <PageHeader title={t('title')} />
        <Notice tone="warning" title={t('firstTitle')}>
          <p>{t('firstText')}</p>
          <p>
            <LinkButton href={ACCOUNT}>{t('firstLink')}</LinkButton>
          </p>
        </Notice>
      </div>
    );
  }
  const secret = over ? undefined : await readChallengeSecret(context.portalUrl);
  const asked = secret ? await emailOfBrowser(context, secret) : null;
  const email = readableAddress(viewer.email);
  const signOn = viewer.kind === 'customer' ? await signOnFor(context.db, viewer.email) : null;
  const bound = signOn?.use === 'required' && (await isBound(context, viewer.email));
  const byMail = (wants === 'any' || first) && !bound;
  const failed = await signOnFailed(query);
  return (
    <div className="mx-auto max-w-reading">
      <PageHeader title={t('title')} />
      {failed ? (
        <div className="mb-6">
          <Notice tone="error" title={failed.title}>
            <p>{failed.text}</p>
          </Notice>
        </div>
      ) : null}
      {signOn ? (
        <ActionForm action={confirmBySignOn} id="confirm-sign-on" className="mb-6">
          <SubmitButton>{t('bySignOn')}</SubmitButton>
        </ActionForm>
      ) : null}
      {passkeys.length > 0 && !bound ? (
        <div className="mb-6">
          <UsePasskey
            ask={askPasskeyToConfirm}
            action={confirmByPasskey}
            tone="primary"
            label={t('byPasskey')}
          />
        </div>
      ) : null}
      {byMail ? <MailDelayed /> : null}
      {bound ? null : byMail && asked === viewer.email ? (
        <CodeForm email={email} action={confirmByCode} resend={{ action: mailConfirmCode }} />
      ) : (
        <ConfirmByMail
          email={email}
          over={over !== undefined}
          action={byMail ? mailConfirmCode : undefined}
          staff={viewer.kind === 'staff'}
        />
      )}
    </div>
  );
}
