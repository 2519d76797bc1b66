import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { SubmitButton } from '@/components/form/submit-button';
import { TextField } from '@/components/form/text-field';
import type { FormAction } from '@/lib/form-state';

/** `action` gets `email` and `role`. */
export function AddStaff({ action }: { action: FormAction }) {
  const t = useTranslations('staff.team');
  return (
    <section className="desk-form mt-6" aria-labelledby="add-staff">
      <h2 id="add-staff" className="mb-3 font-semibold">
        {t('addTitle')}
      </h2>
      <ActionForm action={action} id="add">
        <TextField
          name="email"
          label={t('email')}
          hint={t('addHint')}
          type="email"
          autoComplete="off"
          required
        />
        <div className="flex flex-wrap gap-2">
          <SubmitButton tone="secondary" name="role" value="agent">
            {t('addAgent')}
          </SubmitButton>
          <SubmitButton tone="secondary" name="role" value="admin">
            {t('addAdmin')}
          </SubmitButton>
        </div>
      </ActionForm>
    </section>
  );
}
