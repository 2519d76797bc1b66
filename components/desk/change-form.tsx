import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { ActionForm } from '@/components/form/action-form';
import { FieldDisclosure } from '@/components/form/field-disclosure';
import { SubmitButton } from '@/components/form/submit-button';
import { TextField } from '@/components/form/text-field';
import type { FormAction } from '@/lib/form-state';

type Props = {
  action: FormAction;
  id: string;
  fields: Record<string, string>;
  /** What it is about, and what it does. */
  summary: string;
  text?: string;
  submit: string;
  /** Names of the fields within, `reason` beside them. */
  names?: string[];
  /** Left out where what is written is all there is. */
  withReason?: boolean;
  /** A link leads right to it. */
  open?: boolean;
  children?: ReactNode;
};

/** One change of a license, folded away until it is wanted; what it does stands before its button. */
export function ChangeForm(props: Props) {
  const { action, id, fields, summary, text, submit, names = [], withReason = true, open } = props;
  const t = useTranslations('staff.license');
  return (
    <ActionForm action={action} id={id} fields={fields} className="space-y-2">
      <FieldDisclosure summary={summary} fields={[...names, 'reason']} open={open}>
        <div className="space-y-3">
          {text ? <p className="text-muted">{text}</p> : null}
          {props.children}
          {withReason ? (
            <TextField name="reason" label={t('reason')} maxLength={500} autoComplete="off" />
          ) : null}
          <SubmitButton tone="secondary" pending={t('changing')}>
            {submit}
          </SubmitButton>
        </div>
      </FieldDisclosure>
    </ActionForm>
  );
}
