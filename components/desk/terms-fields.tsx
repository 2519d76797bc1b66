import { useTranslations } from 'next-intl';
import { ChoiceField } from '@/components/form/choice-field';
import { TextField } from '@/components/form/text-field';
import { licenseTerms } from '@/lib/rules/vocabulary';

/** The terms of a license as its form has them: a text each. */
export const termNames = [
  'seats',
  'term',
  'lastDay',
  'maintenanceLastDay',
  'features',
  'version',
  'leaseDays',
  'reference',
] as const;
export type TypedTerms = Record<(typeof termNames)[number], string>;

type Props = {
  /** As they are; nothing is said yet of a new license. */
  were?: TypedTerms;
  /** What a product has. */
  featuresHint: string;
};

/** What a license allows: seats, term, maintenance, features, version, lease; and its order. */
export function TermsFields({ were, featuresHint }: Props) {
  const t = useTranslations('staff.license');
  const term = useTranslations('staff.licenses.terms');
  return (
    <>
      <TextField
        name="seats"
        label={t('seats')}
        defaultValue={were?.seats ?? '1'}
        inputMode="numeric"
        autoComplete="off"
      />
      <ChoiceField
        name="term"
        label={t('term')}
        choices={licenseTerms.map((value) => ({ value, label: term(value) }))}
        defaultValue={were?.term}
      />
      <TextField name="lastDay" type="date" label={t('lastDay')} defaultValue={were?.lastDay} />
      <TextField
        name="maintenanceLastDay"
        type="date"
        label={t('maintenance')}
        defaultValue={were?.maintenanceLastDay}
      />
      <TextField
        name="features"
        label={t('features')}
        hint={featuresHint}
        defaultValue={were?.features}
        autoComplete="off"
      />
      <TextField
        name="version"
        label={t('version')}
        defaultValue={were?.version}
        autoComplete="off"
      />
      <TextField
        name="leaseDays"
        label={t('lease')}
        defaultValue={were?.leaseDays}
        inputMode="numeric"
        autoComplete="off"
      />
      <TextField
        name="reference"
        label={t('reference')}
        defaultValue={were?.reference}
        autoComplete="off"
      />
    </>
  );
}
