import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { ChoiceField } from '@/components/form/choice-field';
import { FieldDisclosure } from '@/components/form/field-disclosure';
import { SubmitButton } from '@/components/form/submit-button';
import { TextArea } from '@/components/form/text-area';
import { TextField } from '@/components/form/text-field';
import type { FormAction } from '@/lib/form-state';

/** A new product; what can be changed later is not asked for. */
export function CreateProduct({ action }: { action: FormAction }) {
  const t = useTranslations('staff.products');
  return (
    <div className="desk-narrow mt-4">
      <ActionForm action={action} id="create-product">
        <FieldDisclosure summary={t('create')} fields={['name', 'id', 'features']}>
          <div className="space-y-4">
            <TextField name="name" label={t('name')} autoComplete="off" required />
            <TextField
              name="id"
              label={t('id')}
              hint={t('idHint')}
              inputMode="numeric"
              short
              mono
            />
            <ChoiceField
              name="signatureAlgorithm"
              label={t('algorithm')}
              choices={(['ed25519', 's48'] as const).map((value) => ({
                value,
                label: t(`algorithms.${value}`),
              }))}
              defaultValue="ed25519"
            />
            <TextArea name="features" label={t('features')} hint={t('featuresHint')} />
            <SubmitButton pending={t('creating')}>{t('create')}</SubmitButton>
          </div>
        </FieldDisclosure>
      </ActionForm>
    </div>
  );
}
