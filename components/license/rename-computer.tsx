import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { FieldDisclosure } from '@/components/form/field-disclosure';
import { SubmitButton } from '@/components/form/submit-button';
import { TextField } from '@/components/form/text-field';
import type { FormAction } from '@/lib/form-state';
import { visible } from '@/lib/strangers-words';

/** `action` gets `name`. */
export type Rename = { action: FormAction; fields: Record<string, string> };

/** The id of its field: an address with it opens what is folded away, and goes there. */
export const RENAME_FIELD = 'rename-name';

/** Another Computer Name, for people: folded away, since few come for it. */
export function RenameComputer({ action, fields, name }: Rename & { name: string }) {
  const t = useTranslations('renameComputer');
  return (
    <ActionForm action={action} fields={fields} id="rename">
      <FieldDisclosure summary={t('summary')} fields={['name']}>
        <div className="space-y-4">
          <TextField
            name="name"
            label={t('label')}
            hint={t('hint')}
            // A name that would be refused is not offered again.
            defaultValue={visible(name) === name ? name : ''}
            autoComplete="off"
            required
          />
          <SubmitButton tone="secondary" pending={t('pending')}>
            {t('submit')}
          </SubmitButton>
        </div>
      </FieldDisclosure>
    </ActionForm>
  );
}
