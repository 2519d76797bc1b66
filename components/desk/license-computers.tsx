import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { FieldDisclosure } from '@/components/form/field-disclosure';
import { SubmitButton } from '@/components/form/submit-button';
import { TextField } from '@/components/form/text-field';
import type { FormAction } from '@/lib/form-state';
import { type ComputerLine, ComputerTable } from './computer-table';
import { ResultList } from '@/components/form/result-list';

type Props = {
  computers: ComputerLine[];
  caption: string;
  fields: Record<string, string>;
  release: FormAction;
  /** A link leads right to it. */
  open: boolean;
};

/** The computers of a license; several of them are released at once, with one reason. */
export function LicenseComputers({ computers, caption, fields, release, open }: Props) {
  const t = useTranslations('staff.releaseSeveral');
  return (
    <ActionForm action={release} id="release-several" fields={fields} className="space-y-2">
      <ResultList label={t('results')} />
      <ComputerTable computers={computers} caption={caption} choose />
      {computers.some(({ state }) => state === 'active') ? <ReleaseFields open={open} /> : null}
    </ActionForm>
  );
}

function ReleaseFields({ open }: { open: boolean }) {
  const t = useTranslations('staff.releaseSeveral');
  const words = useTranslations('deactivate');
  return (
    <FieldDisclosure summary={t('summary')} fields={['activationId', 'reason']} open={open}>
      <div className="desk-form max-w-reading space-y-3">
        <p className="text-muted">{t('text')}</p>
        <TextField name="reason" label={words('reason')} maxLength={500} autoComplete="off" />
        <SubmitButton tone="secondary" pending={words('pending')}>
          {t('submit')}
        </SubmitButton>
      </div>
    </FieldDisclosure>
  );
}
