import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { FileField } from '@/components/form/file-field';
import { SubmitButton } from '@/components/form/submit-button';
import { TextArea } from '@/components/form/text-area';
import type { FormAction } from '@/lib/form-state';
import { ImportRows } from './import-rows';

type Props = {
  action: FormAction;
  /** Names this import, so that a second click creates nothing twice. */
  importId: string;
  /** Their names. */
  columns: string;
  most: number;
};

/** A list of licenses to be created: first it is looked at. */
export function ImportForm({ action, importId, columns, most }: Props) {
  const t = useTranslations('staff.importLicenses');
  return (
    <ActionForm action={action} id="import" className="space-y-4">
      <div className="max-w-reading space-y-4">
        <TextArea
          name="list"
          label={t('list')}
          hint={t.rich('listHint', { most, columns: () => <span translate="no">{columns}</span> })}
          rows={8}
          mono
        />
        <FileField name="file" label={t('file')} accept=".csv,.tsv,.txt" />
        <SubmitButton tone="secondary" name="step" value="preview" pending={t('working')}>
          {t('preview')}
        </SubmitButton>
      </div>
      <ImportRows
        importId={importId}
        words={{ caption: t('caption'), line: t('line'), working: t('working') }}
      />
    </ActionForm>
  );
}
