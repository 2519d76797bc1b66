import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { SubmitButton } from '@/components/form/submit-button';
import { TextField } from '@/components/form/text-field';
import type { FormAction } from '@/lib/form-state';

/** `action` gets `email` and `reason`. */
export function ViewAs({ action }: { action: FormAction }) {
  const t = useTranslations('staff.view');
  const form = useTranslations('form');
  return (
    <div className="max-w-reading">
      <p className="mb-4">{t('lead')}</p>
      <ActionForm action={action} id="view-as">
        <TextField name="email" label={t('email')} type="email" autoComplete="off" required />
        <TextField
          name="reason"
          label={t('reason')}
          note={form('optional')}
          maxLength={500}
          autoComplete="off"
        />
        <SubmitButton>{t('submit')}</SubmitButton>
      </ActionForm>
    </div>
  );
}
