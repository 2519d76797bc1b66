import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { SubmitButton } from '@/components/form/submit-button';
import { Disclosure } from '@/components/ui/disclosure';
import { Notice } from '@/components/ui/notice';
import type { FormAction } from '@/lib/form-state';

/** `action`: where a mail is enough. */
type Props = { email: string; over: boolean; action: FormAction | undefined };

/** Mails whoever is signed in a code; and the way round a mail server, or a passkey, that is broken. */
export function ConfirmByMail({ email, over, action }: Props) {
  const t = useTranslations('staff.confirm');
  const signIn = useTranslations('signIn');
  return (
    <section className="desk-form space-y-4">
      {over ? <Notice tone="error" title={signIn('codeOver')} /> : null}
      {action ? (
        <div>
          <h2 className="mb-1 font-semibold">{t('mailTitle')}</h2>
          <p className="mb-3">
            {t.rich('mailLead', { email: () => <bdi translate="no">{email}</bdi> })}
          </p>
          <ActionForm action={action} id="mail-code">
            <SubmitButton tone="secondary" pending={signIn('emailPending')}>
              {signIn('emailSubmit')}
            </SubmitButton>
          </ActionForm>
        </div>
      ) : null}
      <Disclosure summary={action ? signIn('noMail') : t('noPasskey')}>
        <p>
          {t.rich('linkText', {
            command: () => <code translate="no">{`keyturn staff sign-in-link ${email}`}</code>,
          })}
        </p>
      </Disclosure>
    </section>
  );
}
