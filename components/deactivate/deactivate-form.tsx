import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import { CodeField } from '@/components/codes/code-field';
import { ActionForm } from '@/components/form/action-form';
import { TextArea } from '@/components/form/text-area';
import { Disclosure } from '@/components/ui/disclosure';
import { Facts } from '@/components/ui/facts';
import { Notice } from '@/components/ui/notice';
import { SupportWays } from '@/components/ui/support-ways';
import type { SupportOffer } from '@/lib/support';
import { PageHeader } from '@/components/ui/page-header';
import type { FormAction } from '@/lib/form-state';
import { AskForSeat } from './ask-for-seat';
import { FieldDisclosure } from '@/components/form/field-disclosure';
import { OtherComputer, SubmitUnlessOther } from './other-computer';
import { RequestNotice, type RequestStatus } from './request-notice';
import { strangersWord } from '@/lib/strangers-words';

type Props = {
  productName: string;
  computerName?: string | undefined;
  computerId: string;
  /**
   * customerSite/showDeactivationVerificationCode: true is `required`. Staff may do without a code
   * but not without a `reason`.
   */
  proof: 'required' | 'optional' | 'reason';
  /** What stands in the way of doing without a code, where the vendor would not ask for one. */
  why: { title: string; text: string; support?: SupportOffer | undefined } | null;
  /** The address that the license is registered to: the receipt goes there. */
  mailedTo: string;
  /** Gets `dvc`, and `otherComputer` where the reader took the offer of `data.otherComputer`. */
  action: FormAction;
  fields?: Record<string, string> | undefined;
  backHref: Route;
  /** The computer that gets the seat in the same step, or once this many `more` have been deactivated. */
  waiting?: { name: string; more: number } | undefined;
  /** How a computer is reported that cannot make a code, where one is required. */
  brokenAction: FormAction;
  /** Where an earlier report stands. */
  request?: RequestStatus | undefined;
};

/** Deactivating one computer: what happens, the proof where one is asked for, one button. */
export function DeactivateForm(props: Props) {
  const t = useTranslations('deactivate');
  const facts = useTranslations('facts');
  const { productName, computerName, proof, action, fields, request, waiting } = props;
  const name = strangersWord(computerName ?? '');
  const next = waiting ? { name: strangersWord(waiting.name), count: waiting.more } : null;
  const inOneStep = next?.count === 0;
  const suffix = computerName ? '' : 'Unnamed';
  const code = (
    <CodeField name="dvc" label={t('codeLabel')} hint={t('codeHint')} kinds={['DVC', 'UDVC']} />
  );
  return (
    <div className="mx-auto max-w-reading">
      <PageHeader
        back={{ href: props.backHref, label: t('back') }}
        context={productName}
        title={computerName ? t('title', { name }) : t('unnamed')}
      />
      {request ? (
        <div className="mb-5">
          <RequestNotice request={request} />
        </div>
      ) : null}
      {props.why ? (
        <div className="mb-5">
          <Notice tone="warning" title={props.why.title}>
            <p>{props.why.text}</p>
            {props.why.support ? <SupportWays {...props.why.support} /> : null}
          </Notice>
        </div>
      ) : null}
      <ActionForm action={action} fields={fields}>
        <OtherComputer
          question={t.raw('otherComputer')}
          text={t('otherComputerText')}
          submit={t.raw('otherComputerSubmit')}
          pending={t('pending')}
        />
        {proof === 'required' ? (
          <>
            <ol className="space-y-3" aria-label={t('stepsRequired')}>
              <Step number={1}>{t(`step1${suffix}`, { name })}</Step>
              <Step number={2}>{t('step2')}</Step>
            </ol>
            {code}
          </>
        ) : (
          <>
            <Facts
              facts={[
                { label: facts('computerId'), value: strangersWord(props.computerId), code: true },
              ]}
            />
            <p>{t(`consequence${suffix}`, { name })}</p>
            {proof === 'reason' ? (
              <TextArea name="reason" label={t('reason')} hint={t('reasonHint')} rows={2} />
            ) : null}
            <FieldDisclosure summary={t('haveCode')} fields={['dvc']}>
              <p className="mb-3 text-muted">{t('haveCodeHint')}</p>
              {code}
            </FieldDisclosure>
          </>
        )}
        <div className="flex flex-wrap items-center gap-x-5 gap-y-3">
          <SubmitUnlessOther
            pending={t('pending')}
            otherwise={computerName ? t('submitNamed', { name }) : t('submit')}
          >
            {next && inOneStep ? t('submitWaiting', next) : t('submit')}
          </SubmitUnlessOther>
          <p className="min-w-0 flex-1 basis-60 text-muted">
            {next
              ? t(inOneStep ? 'afterWaiting' : 'afterMore', next)
              : t('after', { email: props.mailedTo })}
          </p>
        </div>
      </ActionForm>
      <div className="mt-6 border-t border-line pt-3">
        {proof === 'required' && !props.why && request?.state !== 'open' ? (
          <AskForSeat action={props.brokenAction} fields={fields} />
        ) : null}
        <Disclosure summary={t('whereWizard')}>
          <p>{t('whereWizardText')}</p>
        </Disclosure>
      </div>
    </div>
  );
}

function Step({ number, children }: { number: number; children: string }) {
  return (
    <li className="flex gap-3">
      <span
        aria-hidden="true"
        className="flex size-7 shrink-0 items-center justify-center rounded-full bg-accent-soft text-sm font-semibold text-accent"
      >
        {number}
      </span>
      <span className="pt-0.5">{children}</span>
    </li>
  );
}
