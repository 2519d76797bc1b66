import { ActionForm } from '@/components/form/action-form';
import { SubmitButton } from '@/components/form/submit-button';
import { TextField } from '@/components/form/text-field';
import type { FormAction } from '@/lib/form-state';

type Props = {
  action: FormAction;
  fields: Record<string, string>;
  title: string;
  /** Of the reason, without which nothing is dismissed. */
  label: string;
  hint: string;
  submit: string;
};

/** Lets something go that stands at the desk, with a reason. */
export function DismissForm({ action, fields, title, label, hint, submit }: Props) {
  return (
    <section aria-labelledby="dismiss-title" className="max-w-reading">
      <h2 id="dismiss-title" className="mb-2 font-semibold">
        {title}
      </h2>
      <ActionForm action={action} fields={fields} id="dismiss">
        <TextField name="reason" label={label} hint={hint} required />
        <SubmitButton>{submit}</SubmitButton>
      </ActionForm>
    </section>
  );
}
