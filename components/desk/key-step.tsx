import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { SubmitButton } from '@/components/form/submit-button';
import { SureField } from '@/components/form/sure-field';
import { TextField } from '@/components/form/text-field';
import type { FormAction } from '@/lib/form-state';

type Props = {
  id: string;
  /** Gets `sure`, and `reason` where one is asked for. */
  action: FormAction;
  fields?: Record<string, string>;
  words: { title: string; text: string; sure: string; submit: string };
  reason?: 'required' | 'optional' | undefined;
};

/** One thing that can be done with a key: what follows, and that whoever does it knows so. */
export function KeyStep({ id, action, fields, words, reason }: Props) {
  const t = useTranslations('staff.ring');
  const form = useTranslations('form');
  return (
    <section className="desk-part">
      <h2>{words.title}</h2>
      <p className="mb-3">{words.text}</p>
      <ActionForm action={action} fields={fields} id={id} className="space-y-3">
        {reason ? (
          <TextField
            name="reason"
            label={t('reason')}
            note={reason === 'optional' ? form('optional') : undefined}
            hint={t('reasonHint')}
            maxLength={500}
            autoComplete="off"
          />
        ) : null}
        <SureField label={words.sure} />
        <SubmitButton tone="secondary" pending={t('pending')}>
          {words.submit}
        </SubmitButton>
      </ActionForm>
    </section>
  );
}
