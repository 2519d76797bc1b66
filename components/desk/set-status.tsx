import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { SubmitButton } from '@/components/form/submit-button';
import { TextField } from '@/components/form/text-field';
import { Disclosure } from '@/components/ui/disclosure';
import type { FormAction } from '@/lib/form-state';

type Props = { action: FormAction; fields: Record<string, string>; suspended: boolean };

/** Stops a license, or lets it go on: what each does stands before its button. */
export function SetStatus({ action, fields, suspended }: Props) {
  const t = useTranslations('staff.license');
  const to = suspended ? 'resume' : 'suspend';
  return (
    <section className="desk-card desk-form" aria-labelledby="status">
      <h2 id="status">{t('status')}</h2>
      <ActionForm action={action} id="set-status" className="space-y-3" fields={{ ...fields, to }}>
        <p className="text-muted">{t(`${to}Text`)}</p>
        <TextField name="reason" label={t('reason')} maxLength={500} autoComplete="off" />
        <SubmitButton tone="secondary" pending={t('changing')}>
          {t(to)}
        </SubmitButton>
      </ActionForm>
      <Disclosure summary={t('revokeSummary')}>
        <ActionForm
          action={action}
          id="revoke"
          className="space-y-3"
          fields={{ ...fields, to: 'revoke' }}
        >
          <p className="text-muted">{t('revokeText')}</p>
          <TextField name="reason" label={t('reason')} maxLength={500} autoComplete="off" />
          <SubmitButton tone="secondary" pending={t('changing')}>
            {t('revoke')}
          </SubmitButton>
        </ActionForm>
      </Disclosure>
    </section>
  );
}
