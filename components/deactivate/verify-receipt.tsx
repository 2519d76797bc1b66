import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { FileField } from '@/components/form/file-field';
import { SubmitButton } from '@/components/form/submit-button';
import { TextArea } from '@/components/form/text-area';
import { Card } from '@/components/ui/card';
import { PageHeader } from '@/components/ui/page-header';
import type { FormAction } from '@/lib/form-state';
import { VerifiedReceipt } from './verified-receipt';

/** Where anybody checks a receipt; the action gets `receipt` (text) and `file`. */
export function VerifyReceipt({ action }: { action: FormAction }) {
  const t = useTranslations('verifyReceipt');
  return (
    <div className="mx-auto max-w-reading">
      <PageHeader title={t('title')} lead={t('lead')} />
      <Card>
        <ActionForm action={action} id="verify-receipt">
          <VerifiedReceipt />
          <TextArea name="receipt" label={t('label')} hint={t('hint')} rows={6} mono />
          <FileField
            name="file"
            label={t('fileLabel')}
            hint={t('fileHint')}
            accept=".json,application/json"
          />
          <SubmitButton pending={t('pending')}>{t('submit')}</SubmitButton>
        </ActionForm>
      </Card>
      <p className="mt-4 text-muted">
        {t.rich('offline', {
          keys: (text) => (
            <a href="/.well-known/keyturn-receipt-keys.json" className="text-link">
              {text}
            </a>
          ),
        })}
      </p>
    </div>
  );
}
