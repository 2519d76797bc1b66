import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { SubmitButton } from '@/components/form/submit-button';
import { EmailField } from '@/components/sign-in/email-field';
import { LinkButton } from '@/components/ui/link-button';
import { Notice } from '@/components/ui/notice';
import { PageHeader } from '@/components/ui/page-header';
import { When } from '@/components/ui/when';
import type { FormAction } from '@/lib/form-state';
import { strangersWord } from '@/lib/strangers-words';
import { ComputerFacts } from './computer-facts';

type Choice = {
  id: string;
  name: string;
  computerId: string;
  since: Date;
  lastSeen: Date | null;
};

type Props = {
  productName: string;
  computerName?: string | undefined;
  maskedComputerId: string;
  /** Last group of the Activation Key. */
  licenseEnding: string;
  /** No seat is free, or its own seat may be taken over by its owner alone. */
  why: 'NO_SEAT' | 'SUPERSEDE_NEEDS_OWNER';
  /** How many computers have to go before this one has a seat. */
  toFree: number;
  retryHref: Route;
  /** The request, which waits. */
  fields: Record<string, string>;
  /** For whoever may: the computers that could make room. Gets `activationId`. */
  choice?: { action: FormAction; computers: Choice[]; allHref: Route | undefined } | undefined;
  /** For whoever is not signed in. Gets `email`. */
  signIn?: { action: FormAction; fields: Record<string, string> } | undefined;
  /** Asks the owner by a mail to the registered address. */
  askOwner?: FormAction | undefined;
  /** Where a seat can be freed without an account. */
  selfHelp?: FormAction | undefined;
};

/** A request that waits for its license's owner: what is missing, and the way there and back. */
export function NeedsOwner(props: Props) {
  const t = useTranslations('noSeat');
  const asking = useTranslations('signIn');
  const { productName, why, toFree, choice, signIn, askOwner, selfHelp, fields } = props;
  const noSeat = why === 'NO_SEAT';
  const name = strangersWord(props.computerName ?? '');
  return (
    <div className="mx-auto max-w-reading space-y-5">
      <PageHeader
        context={productName}
        title={t(noSeat ? 'title' : 'ownSeatTitle')}
        lead={t(noSeat ? 'lead' : 'ownSeatLead', {
          name: name || t('thisComputer'),
          count: toFree,
        })}
      />
      {choice && noSeat ? (
        <section aria-labelledby="choose">
          <h2 id="choose" className="mb-2 font-semibold">
            {t('choose')}
          </h2>
          <ActionForm action={choice.action} fields={fields} className="">
            <ul className="divide-y divide-line rounded-md border border-line bg-card">
              {choice.computers.map((computer) => (
                <ChoiceRow key={computer.id} computer={computer} />
              ))}
            </ul>
          </ActionForm>
          {choice.allHref ? (
            <LinkButton href={choice.allHref} tone="quiet" wide>
              {t('all')}
            </LinkButton>
          ) : null}
        </section>
      ) : null}
      {signIn ? (
        <section aria-labelledby="sign-in">
          <h2 id="sign-in" className="mb-2 font-semibold">
            {t(noSeat ? 'signInTitle' : 'signInOwnTitle')}
          </h2>
          <ActionForm action={signIn.action} fields={signIn.fields} id="sign-in-form">
            <EmailField />
            <SubmitButton wide pending={asking('emailPending')}>
              {t('signInSubmit')}
            </SubmitButton>
          </ActionForm>
        </section>
      ) : null}
      {!choice && !signIn ? <Notice tone="warning" title={t('notYours')} /> : null}
      {askOwner ? (
        <section aria-labelledby="ask-owner">
          <h2 id="ask-owner" className="mb-2 font-semibold">
            {t('askOwnerTitle')}
          </h2>
          <ActionForm action={askOwner} fields={fields} id="ask-owner-form">
            <p className="text-muted">{t('askOwnerText')}</p>
            <SubmitButton wide tone="secondary" pending={t('askOwnerPending')}>
              {t('askOwner')}
            </SubmitButton>
          </ActionForm>
        </section>
      ) : null}
      {selfHelp && !choice ? (
        <ActionForm action={selfHelp} fields={fields} id="self-help">
          <SubmitButton wide tone="secondary">
            {t('selfHelp')}
          </SubmitButton>
        </ActionForm>
      ) : null}
      <LinkButton href={props.retryHref} tone="quiet" wide>
        {t(noSeat ? 'retry' : 'lookAgain')}
      </LinkButton>
      <ComputerFacts {...props} />
    </div>
  );
}

function ChoiceRow({ computer }: { computer: Choice }) {
  const t = useTranslations('noSeat');
  const dates = useTranslations('computers');
  const { id, since, lastSeen } = computer;
  const name = strangersWord(computer.name);
  const shownId = strangersWord(computer.computerId);
  return (
    <li className="flex items-center justify-between gap-3 p-3">
      <div className="min-w-0">
        <p className="font-semibold break-words">{name}</p>
        {name === shownId ? null : (
          <p translate="no" className="code-face text-sm break-all text-muted">
            {shownId}
          </p>
        )}
        <p className="text-sm text-muted">
          {lastSeen
            ? dates.rich('seen', { when: () => <When at={lastSeen} as="relative" /> })
            : dates.rich('since', { day: () => <When at={since} /> })}
        </p>
      </div>
      <SubmitButton
        name="activationId"
        value={id}
        tone="secondary"
        label={t('chooseName', { name })}
      >
        {t('chooseSubmit')}
      </SubmitButton>
    </li>
  );
}
