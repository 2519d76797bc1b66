import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { ChoiceField } from '@/components/form/choice-field';
import { SubmitButton } from '@/components/form/submit-button';
import { Disclosure } from '@/components/ui/disclosure';
import { When } from '@/components/ui/when';
import type { FormAction } from '@/lib/form-state';
import { type SignOnUse, signOnUses } from '@/lib/rules/vocabulary';

type Props = {
  fields: Record<string, string>;
  provider: { testedAt: Date | null; use: SignOnUse } | null;
  /** A domain of theirs is. */
  proven: boolean;
  test: FormAction;
  /** Gets `use`. */
  choose: FormAction;
  remove: FormAction;
};

/** Third and fourth step: a test, and who signs in so; then the way out of it. */
export function UseForms({ fields, provider, proven, test, choose, remove }: Props) {
  const t = useTranslations('signOn');
  const testedAt = provider?.testedAt;
  return (
    <>
      <section className="mt-10" aria-labelledby="test">
        <h2 id="test" className="mb-1 text-lg font-semibold">
          {t('test.title')}
        </h2>
        <p className="mb-3 text-muted">
          {testedAt
            ? t.rich('test.tested', { at: () => <When at={testedAt} as="moment" /> })
            : t('test.lead')}
        </p>
        {provider && proven ? (
          <ActionForm action={test} fields={fields} id="test-sign-on">
            <SubmitButton tone="secondary" pending={t('test.pending')}>
              {t('test.submit')}
            </SubmitButton>
          </ActionForm>
        ) : (
          <p>{t('test.before')}</p>
        )}
      </section>
      <section className="mt-10" aria-labelledby="use">
        <h2 id="use" className="mb-1 text-lg font-semibold">
          {t('use.title')}
        </h2>
        <p className="mb-3 text-muted">{t('use.lead')}</p>
        {provider && testedAt ? (
          <ActionForm action={choose} fields={fields} id="use-sign-on">
            <ChoiceField
              name="use"
              label={t('use.label')}
              hint={t('use.hint')}
              choices={signOnUses.map((value) => ({ value, label: t(`use.${value}`) }))}
              defaultValue={provider.use}
            />
            <SubmitButton>{t('use.submit')}</SubmitButton>
          </ActionForm>
        ) : (
          <p>{t('use.before')}</p>
        )}
      </section>
      {provider ? (
        <section className="mt-10" aria-labelledby="remove">
          <h2 id="remove" className="mb-1 text-lg font-semibold">
            {t('remove.title')}
          </h2>
          <Disclosure summary={t('remove.summary')}>
            <p className="mb-3">{t('remove.lead')}</p>
            <ActionForm action={remove} fields={fields} id="remove-sign-on">
              <SubmitButton tone="secondary">{t('remove.submit')}</SubmitButton>
            </ActionForm>
          </Disclosure>
        </section>
      ) : null}
    </>
  );
}
