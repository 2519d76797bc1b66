import type { ReactNode } from 'react';
import { ActionForm } from '@/components/form/action-form';
import { SubmitButton } from '@/components/form/submit-button';
import { type Fact, Facts } from '@/components/ui/facts';
import { PageHeader } from '@/components/ui/page-header';
import type { FormAction } from '@/lib/form-state';

type Props = {
  /** What it is about. */
  context: string;
  title: string;
  lead: ReactNode;
  facts?: Fact[] | undefined;
  /** What the button does, in a sentence. */
  consequence: string;
  submit: string;
  pending: string;
  /** For whom the button is not, and that nothing happens without it. */
  otherwise: string;
  /** Gets `token`. */
  action: FormAction;
  fields: Record<string, string>;
};

/** A question that a mailed link asks. Opening it does nothing. */
export function LinkQuestion(props: Props) {
  return (
    <div className="mx-auto max-w-reading">
      <PageHeader context={props.context} title={props.title} lead={props.lead} />
      {props.facts ? <Facts facts={props.facts} /> : null}
      <ActionForm action={props.action} fields={props.fields} className="mt-5 space-y-4">
        <p>{props.consequence}</p>
        <SubmitButton wide pending={props.pending}>
          {props.submit}
        </SubmitButton>
        <p className="text-center text-muted">{props.otherwise}</p>
      </ActionForm>
    </div>
  );
}
