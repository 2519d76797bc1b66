import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { SubmitButton } from '@/components/form/submit-button';
import { PageHeader } from '@/components/ui/page-header';
import type { FormAction } from '@/lib/form-state';

type Props = {
  /** For whom the link signs in: shown, so that nobody is signed in as somebody else unawares. */
  email: string;
  action: FormAction;
  fields?: Record<string, string> | undefined;
};

/** Where the link of the mail leads. Opening it does nothing; the button signs in. */
export function LinkConfirm({ email, action, fields }: Props) {
  const t = useTranslations('signIn');
  return (
    <div className="mx-auto max-w-reading">
      <PageHeader title={t('linkTitle', { email })} lead={t('linkLead')} />
      <ActionForm action={action} fields={fields}>
        <SubmitButton wide pending={t('codePending')}>
          {t('linkSubmit', { email })}
        </SubmitButton>
      </ActionForm>
    </div>
  );
}
