import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { MailDelayed } from '@/app/mail-delayed';
import { UsePasskey } from '@/components/passkeys/use-passkey';
import { CodeForm } from '@/components/sign-in/code-form';
import { EmailForm } from '@/components/sign-in/email-form';
import { Notice } from '@/components/ui/notice';
import { readChallengeSecret } from '@/lib/auth/browser-cookies';
import { emailOfBrowser } from '@/lib/auth/read-challenge';
import { homeOf, safeNext } from '@/lib/auth/safe-next';
import { viewerOf } from '@/lib/auth/viewer';
import { portal } from '@/lib/portal';
import { relyingPartyOf } from '@/lib/rules/relying-party';
import { askForSignIn, enterCode, mailCode, mailCodeAgain, signInWithPasskey } from './actions';
import { signInHref } from './sign-in-href';
import { signOnFailed } from './sign-on-failed';
import { readableAddress } from '@/lib/readable-address';

type SearchParams = Promise<Record<string, string | string[] | undefined>>;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('signIn');
  return { title: t('title') };
}

/** Asks for the address, then for the code that was mailed to it. */
export default async function SignInPage({ searchParams }: { searchParams: SearchParams }) {
  const query = await searchParams;
  const next = typeof query.next === 'string' ? query.next : undefined;
  const viewer = await viewerOf();
  if (viewer.kind !== 'key-holder') {
    redirect(safeNext(next, homeOf({ staff: viewer.kind === 'staff' })));
  }

  const fields = next ? { next } : undefined;
  const email = query.again || query.over || query.failed ? null : await askedFor();
  if (email) {
    return (
      <>
        <MailDelayed />
        <CodeForm
          email={readableAddress(email)}
          action={enterCode}
          fields={fields}
          resend={{ action: mailCodeAgain, ...(fields ? { fields } : {}) }}
          backHref={signInHref({ next, again: true })}
        />
      </>
    );
  }
  const t = await getTranslations('signIn');
  const failed = await signOnFailed(query);
  const passkeys = relyingPartyOf(portal().portalUrl) !== null;
  return (
    <>
      {query.sent && !(await keepsCookies()) ? (
        <div className="mx-auto mb-6 max-w-reading">
          <Notice tone="error" title={t('noCookie')}>
            <p>{t('noCookieText')}</p>
          </Notice>
        </div>
      ) : null}
      {failed ? (
        <div className="mx-auto mb-6 max-w-reading">
          <Notice tone="error" title={failed.title}>
            <p>{failed.text}</p>
          </Notice>
        </div>
      ) : null}
      {query.over ? (
        <div className="mx-auto mb-6 max-w-reading">
          <Notice tone="error" title={t('codeOver')} />
        </div>
      ) : null}
      <MailDelayed />
      <EmailForm action={mailCode} fields={fields} passkeys={passkeys} />
      {passkeys ? (
        <div className="mx-auto mt-6 max-w-reading">
          <UsePasskey
            ask={askForSignIn}
            action={signInWithPasskey}
            next={next}
            autofill
            tone="secondary"
            label={t('byPasskey')}
          />
        </div>
      ) : null}
    </>
  );
}

/** Whether the cookie came back that was set with the code. */
const keepsCookies = async () => (await readChallengeSecret(portal().portalUrl)) !== undefined;

async function askedFor(): Promise<string | null> {
  const context = portal();
  const secret = await readChallengeSecret(context.portalUrl);
  return secret ? emailOfBrowser(context, secret) : null;
}
