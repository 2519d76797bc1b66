import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { SubmitButton } from '@/components/form/submit-button';
import { Facts } from '@/components/ui/facts';
import { PageHeader } from '@/components/ui/page-header';
import { When } from '@/components/ui/when';
import type { FormAction } from '@/lib/form-state';
import { LONGEST_REASON, strangersWord } from '@/lib/strangers-words';

type Props = {
  title: string;
  /** What somebody did or asked for. */
  lead: string;
  productName: string;
  keyEnding: string;
  computerName: string;
  computerId: string;
  /** What somebody typed when they asked. */
  reason?: string | undefined;
  /** What happened to the computer, and when. */
  happened?: { label: string; at: Date } | undefined;
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

/** A question that a mailed link asks the owner of a license. Opening it does nothing. */
export function OwnerQuestion(props: Props) {
  const facts = useTranslations('facts');
  const { computerName, happened, reason } = props;
  return (
    <div className="mx-auto max-w-reading">
      <PageHeader
        context={`${props.productName} …${props.keyEnding}`}
        title={props.title}
        lead={props.lead}
      />
      <Facts
        facts={[
          computerName ? { label: facts('computer'), value: strangersWord(computerName) } : null,
          { label: facts('computerId'), value: strangersWord(props.computerId), code: true },
          happened ? { label: happened.label, value: <When at={happened.at} as="moment" /> } : null,
        ]}
      />
      {reason ? (
        <figure className="mt-4">
          <figcaption className="text-muted">{facts('theyWrote')}</figcaption>
          <blockquote className="border-l-4 border-line pl-3 break-words">
            {strangersWord(reason, LONGEST_REASON)}
          </blockquote>
        </figure>
      ) : null}
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
