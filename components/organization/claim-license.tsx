import { useTranslations } from 'next-intl';
import { CodeField } from '@/components/codes/code-field';
import { ActionForm } from '@/components/form/action-form';
import { SubmitButton } from '@/components/form/submit-button';
import type { FormAction } from '@/lib/form-state';

type Props = {
  fields: Record<string, string>;
  /** Gets `activationKey`. */
  action: FormAction;
};

/** Puts a license into the organization, once its registered address says yes. */
export function ClaimLicense({ fields, action }: Props) {
  const t = useTranslations('organization');
  return (
    <section className="mt-10" aria-labelledby="claim">
      <h2 id="claim" className="mb-1 text-lg font-semibold">
        {t('claim')}
      </h2>
      <p className="mb-4 text-muted">{t('claimLead')}</p>
      <ActionForm action={action} id="claim-form" fields={fields}>
        <CodeField name="activationKey" label={t('claimKey')} kinds={['AK']} />
        <SubmitButton tone="secondary" pending={t('claiming')}>
          {t('claimSubmit')}
        </SubmitButton>
      </ActionForm>
    </section>
  );
}
