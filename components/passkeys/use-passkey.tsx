import { useTranslations } from 'next-intl';
import { SubmitButton } from '@/components/form/submit-button';
import type { FormAction } from '@/lib/form-state';
import { CeremonyForm } from './ceremony-form';
import { useCeremonyWords } from './use-ceremony-words';

type Props = {
  ask: FormAction;
  /** Gets `answer`, and `next` if it is given. */
  action: FormAction;
  next?: string | undefined;
  autofill?: boolean | undefined;
  tone: 'primary' | 'secondary';
  label: string;
};

/** One press, one touch: who they are, by a passkey. */
export function UsePasskey({ ask, action, next, autofill, tone, label }: Props) {
  const t = useTranslations('passkey');
  const words = useCeremonyWords('use');
  return (
    <CeremonyForm ask={ask} action={action} ceremony="use" autofill={autofill} words={words}>
      {next ? <input type="hidden" name="next" value={next} /> : null}
      <SubmitButton wide tone={tone} pending={t('pending')}>
        {label}
      </SubmitButton>
    </CeremonyForm>
  );
}
