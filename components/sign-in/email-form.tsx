import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { SubmitButton } from '@/components/form/submit-button';
import { EmailField } from './email-field';
import { PageHeader } from '@/components/ui/page-header';
import type { FormAction } from '@/lib/form-state';

type Props = {
  action: FormAction;
  fields?: Record<string, string> | undefined;
  /** Passkeys are suggested where the address is typed. */
  passkeys: boolean;
};

/** First step of signing in. Gets `email`; answers the same for every address. */
export function EmailForm({ action, fields, passkeys }: Props) {
  const t = useTranslations('signIn');
  return (
    <div className="mx-auto max-w-reading">
      <PageHeader title={t('title')} lead={t('lead')} />
      <ActionForm action={action} fields={fields}>
        <EmailField hint={t('emailHint')} firstOfPage passkeys={passkeys} />
        <SubmitButton wide pending={t('emailPending')}>
          {t('emailSubmit')}
        </SubmitButton>
      </ActionForm>
    </div>
  );
}
