import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { ActionForm } from '@/components/form/action-form';
import { FieldDisclosure } from '@/components/form/field-disclosure';
import { ResultList } from '@/components/form/result-list';
import { SubmitButton } from '@/components/form/submit-button';
import { TextArea } from '@/components/form/text-area';
import type { FormAction } from '@/lib/form-state';

export type Several = {
  /** Gets `activationId`, once for each that is ticked, and `codes` (text). */
  action: FormAction;
  fields: Record<string, string>;
  /** Each computer needs its Deactivation Verification Code. */
  codeNeeded: boolean;
};

/** Active computers, of which several are deactivated at once: each by itself, with its own result. */
export function DeactivateSeveral({
  action,
  fields,
  codeNeeded,
  offered,
  children,
}: Several & {
  /** Whether there are several. */
  offered: boolean;
  children: ReactNode;
}) {
  const t = useTranslations('deactivateSeveral');
  const words = useTranslations('deactivate');
  return (
    <ActionForm action={action} id="several" fields={fields} className="space-y-4">
      <ResultList label={t('results')} />
      {children}
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
