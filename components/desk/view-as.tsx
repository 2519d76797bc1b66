import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { SubmitButton } from '@/components/form/submit-button';
import { TextField } from '@/components/form/text-field';
import type { FormAction } from '@/lib/form-state';

type Props = {
  /** Gets `email` and `reason`. */
  action: FormAction;
  /** Of the customer that a link has named. */
  email: string | undefined;
};

/** Whom to look as, and why. */
export function ViewAs({ action, email }: Props) {
  const t = useTranslations('staff.view');
  const form = useTranslations('form');
  return (
    <div className="max-w-reading">
      <p className="mb-4">{t('lead')}</p>
      <ActionForm action={action} id="view-as">
        <TextField
          name="email"
          label={t('email')}
          type="email"
          defaultValue={email}
          autoComplete="off"
          required
        />
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
