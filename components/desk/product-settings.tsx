import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { ChoiceField } from '@/components/form/choice-field';
import { SubmitButton } from '@/components/form/submit-button';
import { TextField } from '@/components/form/text-field';
import { Facts } from '@/components/ui/facts';
import type { FormAction } from '@/lib/form-state';

type Settings = {
  name: string;
  allowUnbound: boolean;
  unboundDays: number;
  issueShortKeys: boolean;
  shortKeyLeaseDays: number;
  graceDays: number;
  defaultLeaseDays: number | null;
};

type Props = {
  product: Settings;
  /** Where the viewer may change them. */
  change: { action: FormAction; fields: Record<string, string> } | undefined;
};

const FLAGS = ['allowUnbound', 'issueShortKeys'] as const;
const DAYS = ['unboundDays', 'shortKeyLeaseDays', 'graceDays', 'defaultLeaseDays'] as const;

/** What a product file says, and what new licenses start from. */
export function ProductSettings({ product, change }: Props) {
  const t = useTranslations('staff.product');
  const products = useTranslations('staff.products');
  const flag = (set: boolean) => t(set ? 'yes' : 'no');
  return (
    <section className="desk-part">
      <h2>{t('settings')}</h2>
      <p className="mb-3 text-muted">{t(change ? 'settingsHint' : 'settingsOff')}</p>
      {change ? (
        <ActionForm action={change.action} fields={change.fields} id="settings">
          <TextField
            name="name"
            label={products('name')}
            defaultValue={product.name}
            autoComplete="off"
          />
          {FLAGS.map((name) => (
            <ChoiceField
              key={name}
              name={name}
              label={t(name)}
              choices={[
                { value: 'no', label: t('no') },
                { value: 'yes', label: t('yes') },
              ]}
              defaultValue={product[name] ? 'yes' : 'no'}
            />
          ))}
          {DAYS.map((name) => (
            <TextField
              key={name}
              name={name}
              label={t(name)}
              hint={name === 'defaultLeaseDays' ? t('noLease') : undefined}
              defaultValue={`${product[name] ?? ''}`}
              inputMode="numeric"
              short
            />
          ))}
          <SubmitButton pending={t('saving')}>{t('save')}</SubmitButton>
        </ActionForm>
      ) : (
        <Facts
          facts={[
            ...FLAGS.map((name) => ({ label: t(name), value: flag(product[name]) })),
            ...DAYS.map((name) => ({ label: t(name), value: product[name] ?? t('none') })),
          ]}
        />
      )}
    </section>
  );
}
