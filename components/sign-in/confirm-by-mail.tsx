import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { SubmitButton } from '@/components/form/submit-button';
import { Disclosure } from '@/components/ui/disclosure';
import { Notice } from '@/components/ui/notice';
import type { FormAction } from '@/lib/form-state';

type Props = {
  email: string;
  over: boolean;
  /** Where a mail is enough. */
  action: FormAction | undefined;
  /** One of the vendor's people, for whom the server can print a link. */
  staff: boolean;
};

/** Mails whoever is signed in a code; and the way round a mail server, or a passkey, that is broken. */
export function ConfirmByMail({ email, over, action, staff }: Props) {
  const t = useTranslations('confirm');
  const signIn = useTranslations('signIn');
  return (
    <section className="space-y-4">
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
          {staff
            ? t.rich('linkText', {
                command: () => <code translate="no">{`keyturn staff sign-in-link ${email}`}</code>,
              })
            : t('noMailText')}
        </p>
      </Disclosure>
    </section>
  );
}
