import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { SubmitButton } from '@/components/form/submit-button';
import { TextArea } from '@/components/form/text-area';
import type { FormAction } from '@/lib/form-state';

type Props = {
  features: readonly string[];
  /** Where the viewer may name more; gets `features`. */
  add: { action: FormAction; fields: Record<string, string> } | undefined;
};

/** The features of a product by their bits, which they keep. */
export function FeatureList({ features, add }: Props) {
  const t = useTranslations('staff.product');
  const products = useTranslations('staff.products');
  return (
    <section className="desk-part">
      <h2>{t('features')}</h2>
      {features.length === 0 ? <p className="text-muted">{t('noFeatures')}</p> : null}
      <ul>
        {features.map((feature, bit) => (
          <li key={feature} className="flex flex-wrap gap-x-3">
            <span className="w-14 text-muted">{t('bit', { bit })}</span>
            <bdi translate="no" className="min-w-0 wrap-anywhere">
              {feature}
            </bdi>
          </li>
        ))}
      </ul>
      {add ? (
        <ActionForm
          action={add.action}
          fields={add.fields}
          id="add-features"
          className="mt-3 space-y-3"
        >
          <TextArea
            name="features"
            label={t('addFeatures')}
            hint={products('featuresHint')}
            rows={2}
          />
          <SubmitButton tone="secondary" pending={t('saving')}>
            {t('addFeatures')}
          </SubmitButton>
        </ActionForm>
      ) : null}
    </section>
  );
}
