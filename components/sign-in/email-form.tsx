import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { SubmitButton } from '@/components/form/submit-button';
import { TextField } from '@/components/form/text-field';
import { PageHeader } from '@/components/ui/page-header';
import type { FormAction } from '@/lib/form-state';

type Props = { action: FormAction; fields?: Record<string, string> | undefined };

/** First step of signing in. Gets `email`; answers the same for every address. */
export function EmailForm({ action, fields }: Props) {
  const t = useTranslations('signIn');
  return (
    <div className="mx-auto max-w-narrow">
      <PageHeader title={t('title')} lead={t('lead')} />
      <ActionForm action={action} fields={fields}>
        <TextField
          name="email"
          type="email"
          label={t('emailLabel')}
          hint={t('emailHint')}
          autoComplete="email"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={254}
          required
          firstOfPage
        />
        <SubmitButton wide pending={t('emailPending')}>
          {t('emailSubmit')}
        </SubmitButton>
      </ActionForm>
    </div>
  );
}
