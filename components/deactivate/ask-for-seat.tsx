import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { FieldDisclosure } from '@/components/form/field-disclosure';
import { SubmitButton } from '@/components/form/submit-button';
import { TextArea } from '@/components/form/text-area';
import type { FormAction } from '@/lib/form-state';

type Props = {
  /** Gets `reason`. */
  action: FormAction;
  fields?: Record<string, string> | undefined;
};

/** The way round a required code, for a computer that can make none: a request with a reason. */
export function AskForSeat({ action, fields }: Props) {
  const t = useTranslations('askForSeat');
  return (
    <ActionForm action={action} fields={fields} id="broken">
      <FieldDisclosure summary={t('summary')} fields={['reason']}>
        <div className="space-y-5">
          <p>{t('text')}</p>
          <TextArea name="reason" label={t('reason')} hint={t('reasonHint')} rows={2} required />
          <SubmitButton tone="secondary" pending={t('pending')}>
            {t('submit')}
          </SubmitButton>
        </div>
      </FieldDisclosure>
    </ActionForm>
  );
}
