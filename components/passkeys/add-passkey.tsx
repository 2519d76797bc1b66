import { useTranslations } from 'next-intl';
import { SubmitButton } from '@/components/form/submit-button';
import { TextField } from '@/components/form/text-field';
import type { FormAction } from '@/lib/form-state';
import { CeremonyForm } from './ceremony-form';
import { useCeremonyWords } from './use-ceremony-words';

type Props = { ask: FormAction; action: FormAction; count: number };

/** `action` gets `name` and `answer`. */
export function AddPasskey({ ask, action, count }: Props) {
  const t = useTranslations('passkey');
  const words = useCeremonyWords('make');
  return (
    <section className="mt-6" aria-labelledby="add-passkey">
      <h3 id="add-passkey" className="mb-1 font-semibold">
        {t('addTitle')}
      </h3>
      <p className="mb-3 max-w-reading">{t('addLead')}</p>
      <noscript>
        <p>{t('scripts')}</p>
      </noscript>
      {/* Another one, another name to begin with. */}
      <CeremonyForm key={count} ask={ask} action={action} ceremony="make" words={words}>
        <TextField
          name="name"
          label={t('name')}
          hint={t('nameHint')}
          defaultValue={t('nameFirst', { number: count + 1 })}
          maxLength={60}
          autoComplete="off"
          required
        />
        <SubmitButton pending={t('pending')}>{t('add')}</SubmitButton>
      </CeremonyForm>
    </section>
  );
}
