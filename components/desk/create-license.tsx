import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { ChoiceField } from '@/components/form/choice-field';
import { SubmitButton } from '@/components/form/submit-button';
import { TextField } from '@/components/form/text-field';
import type { FormAction } from '@/lib/form-state';
import { TermsFields } from './terms-fields';

type Props = {
  action: FormAction;
  products: { id: number; name: string; features: string[] }[];
};

/** A new license: of what, for whom, and what it allows. */
export function CreateLicense({ action, products }: Props) {
  const t = useTranslations('staff.createLicense');
  const words = useTranslations('staff.license');
  const known = products
    .filter(({ features }) => features.length > 0)
    .map(({ name, features }) => `${name}: ${features.join(', ')}`);
  return (
    <ActionForm action={action} id="create-license" className="desk-card desk-form space-y-3">
      <ChoiceField
        name="product"
        label={t('product')}
        choices={products.map(({ id, name }) => ({ value: String(id), label: name }))}
      />
      <TextField name="email" type="email" label={words('email')} autoComplete="off" required />
      <TextField
        name="organization"
        label={words('organization')}
        hint={t('organizationHint')}
        autoComplete="off"
      />
      <TermsFields featuresHint={words('featuresHint', { features: known.join('; ') || '–' })} />
      <SubmitButton pending={words('changing')}>{t('submit')}</SubmitButton>
    </ActionForm>
  );
}
