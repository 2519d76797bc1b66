import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { FieldDisclosure } from '@/components/form/field-disclosure';
import { ResultList } from '@/components/form/result-list';
import { SubmitButton } from '@/components/form/submit-button';
import { TextArea } from '@/components/form/text-area';
import type { FormAction } from '@/lib/form-state';

/** The form's id: the computers stand outside it, as some of them have a form of their own. */
export const SEVERAL = 'several';

export type Several = {
  /** Gets `activationId`, once for each that is ticked, and `codes` (text). */
  action: FormAction;
  fields: Record<string, string>;
  /** Each computer needs its Deactivation Verification Code. */
  codeNeeded: boolean;
};

/** The form by which several of the computers above are deactivated at once: each by itself, with its own result. */
export function DeactivateSeveral({
  action,
  fields,
  codeNeeded,
  offered,
}: Several & {
  /** Whether there are several. */
  offered: boolean;
}) {
  const t = useTranslations('deactivateSeveral');
  const words = useTranslations('deactivate');
  return (
    <ActionForm action={action} id={SEVERAL} fields={fields} className="mt-4 space-y-4">
      <ResultList label={t('results')} />
      {offered ? (
        <FieldDisclosure summary={t('summary')} fields={['activationId', 'codes']}>
          <div className="max-w-reading space-y-4">
            <p className="text-muted">{t(codeNeeded ? 'textCodes' : 'text')}</p>
            <TextArea name="codes" label={t('codes')} hint={t('codesHint')} rows={4} mono />
            <SubmitButton tone="secondary" pending={words('pending')}>
              {t('submit')}
            </SubmitButton>
          </div>
        </FieldDisclosure>
      ) : null}
    </ActionForm>
  );
}
