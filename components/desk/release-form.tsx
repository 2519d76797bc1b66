import { useTranslations } from 'next-intl';
import { CodeField } from '@/components/codes/code-field';
import { OtherComputer } from '@/components/deactivate/other-computer';
import { ActionForm } from '@/components/form/action-form';
import { FieldDisclosure } from '@/components/form/field-disclosure';
import { SubmitButton } from '@/components/form/submit-button';
import { TextField } from '@/components/form/text-field';
import type { FormAction } from '@/lib/form-state';

type Props = { action: FormAction; fields: Record<string, string>; name: string; email: string };

/** Frees a seat: with the code of the computer, or with a reason, which is asked for first. */
export function ReleaseForm({ action, fields, name, email }: Props) {
  const t = useTranslations('staff.computer');
  const words = useTranslations('deactivate');
  return (
    <section className="desk-card desk-form" aria-labelledby="release">
      <h2 id="release">{t('release')}</h2>
      <ActionForm action={action} fields={fields} id="release-computer" className="space-y-3">
        <OtherComputer
          question={words.raw('otherComputer')}
          text={words('otherComputerText')}
          submit={words.raw('otherComputerSubmit')}
          pending={words('pending')}
        />
        <p className="text-muted">{t('releaseText', { name, email })}</p>
        <TextField
          name="reason"
          label={words('reason')}
          hint={words('reasonHint')}
          maxLength={500}
          autoComplete="off"
        />
        <FieldDisclosure summary={words('haveCode')} fields={['dvc']}>
          <CodeField
            name="dvc"
            label={words('codeLabel')}
            hint={words('codeHint')}
            kinds={['DVC', 'UDVC']}
          />
        </FieldDisclosure>
        <SubmitButton pending={words('pending')}>{t('releaseSubmit')}</SubmitButton>
      </ActionForm>
    </section>
  );
}
