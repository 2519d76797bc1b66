import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { SubmitButton } from '@/components/form/submit-button';
import { Disclosure } from '@/components/ui/disclosure';
import { Notice } from '@/components/ui/notice';
import type { FormAction } from '@/lib/form-state';

type Props = { email: string; over: boolean; action: FormAction };

/** Mails whoever is signed in a code; and the way round a mail server that is broken. */
export function ConfirmByMail({ email, over, action }: Props) {
  const t = useTranslations('staff.confirm');
  const signIn = useTranslations('signIn');
  return (
    <section className="desk-form" aria-labelledby="by-mail">
      {over ? <Notice tone="error" title={signIn('codeOver')} /> : null}
      <h2 id="by-mail" className="mb-1 font-semibold">
        {t('mailTitle')}
      </h2>
      <p className="mb-3">
        {t.rich('mailLead', { email: () => <bdi translate="no">{email}</bdi> })}
      </p>
      <ActionForm action={action} id="mail-code">
        <SubmitButton tone="secondary" pending={signIn('emailPending')}>
          {signIn('emailSubmit')}
        </SubmitButton>
      </ActionForm>
      <div className="mt-4">
        <Disclosure summary={signIn('noMail')}>
          <p>
            {t.rich('noMailText', {
              command: () => <code translate="no">{`keyturn staff sign-in-link ${email}`}</code>,
            })}
          </p>
        </Disclosure>
      </div>
    </section>
  );
}
