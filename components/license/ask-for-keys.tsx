import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { SubmitButton } from '@/components/form/submit-button';
import { EmailField } from '@/components/sign-in/email-field';
import { LinkButton } from '@/components/ui/link-button';
import { Notice } from '@/components/ui/notice';
import { PageHeader } from '@/components/ui/page-header';
import type { FormAction } from '@/lib/form-state';

type Props = {
  /** Gets `email`; answers the same for every address. */
  action: FormAction;
  sent: boolean;
  formHref: Route;
  backHref: Route;
};

/** Lost keys: asks for the address, then says what will have happened, whatever the address was. */
export function AskForKeys({ action, sent, formHref, backHref }: Props) {
  const t = useTranslations('mailKeys');
  const self = useTranslations('selfHelp');
  const signIn = useTranslations('signIn');
  if (sent) {
    return (
      <div className="mx-auto max-w-reading space-y-5">
        <Notice tone="success" title={t('sentTitle')} heading="h1">
          <p>{t('sentText')}</p>
        </Notice>
        <p>
          <strong>{signIn('noMail')}</strong> {signIn('noMailText')}
        </p>
        <LinkButton href={formHref} tone="secondary" wide>
          {t('again')}
        </LinkButton>
      </div>
    );
  }
  return (
    <div className="mx-auto max-w-reading">
      <PageHeader
        back={{ href: backHref, label: self('back') }}
        title={t('title')}
        lead={t('lead')}
      />
      <ActionForm action={action}>
        <EmailField hint={signIn('emailHint')} firstOfPage />
        <SubmitButton wide pending={signIn('emailPending')}>
          {t('submit')}
        </SubmitButton>
      </ActionForm>
    </div>
  );
}
