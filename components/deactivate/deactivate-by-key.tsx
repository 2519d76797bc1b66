import type { Route } from 'next';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { CodeField } from '@/components/codes/code-field';
import { ActionForm } from '@/components/form/action-form';
import { TextField } from '@/components/form/text-field';
import { ActivationKeyField } from '@/components/license/activation-key-field';
import { Disclosure } from '@/components/ui/disclosure';
import { PageHeader } from '@/components/ui/page-header';
import type { FormAction } from '@/lib/form-state';
import { AskedForCode } from './asked-for-code';
import { FieldDisclosure } from '@/components/form/field-disclosure';
import { ChooseFromList } from './choose-from-list';
import { ConfirmComputer } from './confirm-computer';
import { OtherComputer, SubmitUnlessOther } from './other-computer';

type Props = {
  /**
   * Gets `activationKey`, `computerId`, `code`; `confirm` where the reader said yes to the computer of
   * `data.confirm`, `otherComputer` where the offer of `data.otherComputer` was taken. `data.codeAsked`:
   * this license needs the code.
   */
  action: FormAction;
  /** Where every license needs the code, its field is not hidden away. */
  codeRequired: boolean;
  typed: { activationKey?: string; computerId?: string; code?: string };
  backHref: Route;
  /** Where lost keys are mailed, if that is offered. */
  keysHref: Route | undefined;
  brokenHref: Route;
  /** The same, filled in with what was just typed here. */
  brokenTypedHref: Route;
};

/** Deactivating with nothing but the Activation Key: which computer, the proof, one button. */
export function DeactivateByKey(props: Props) {
  const { action, codeRequired, typed, backHref, brokenHref, brokenTypedHref, keysHref } = props;
  const t = useTranslations('deactivateByKey');
  const self = useTranslations('selfHelp');
  const form = useTranslations('form');
  const code = useTranslations('deactivate');
  const codeField = (
    <CodeField
      name="code"
      label={code('codeLabel')}
      hint={t('codeHow')}
      kinds={['DVC', 'UDVC']}
      defaultValue={typed.code}
    />
  );
  const computerId = (
    <>
      <TextField
        name="computerId"
        label={self('computerIdLabel')}
        note={form('optional')}
        hint={t(codeRequired ? 'computerIdHintCode' : 'computerIdHint')}
        defaultValue={typed.computerId}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        mono
      />
      <ChooseFromList />
    </>
  );
  return (
    <div className="mx-auto max-w-reading">
      <PageHeader
        back={{ href: backHref, label: self('back') }}
        title={t('title')}
        lead={t('lead')}
      />
      <ActionForm action={action}>
        <OtherComputer
          question={code.raw('otherComputer')}
          text={code('otherComputerText')}
          submit={code.raw('otherComputerSubmit')}
          pending={t('pending')}
        />
        <ConfirmComputer
          title={t.raw('confirmTitle')}
          unnamed={t('confirmUnnamed')}
          text={t.raw('confirmText')}
          submit={t.raw('confirmSubmit')}
          submitUnnamed={t('confirmSubmitUnnamed')}
          pending={t('pending')}
          another={t('another')}
        >
          <ActivationKeyField firstOfPage keysHref={keysHref} defaultValue={typed.activationKey} />
          {codeRequired ? (
            <>
              {codeField}
              {computerId}
            </>
          ) : (
            <>
              {computerId}
              <FieldDisclosure summary={code('haveCode')} fields={['code']} open={!!typed.code}>
                {codeField}
              </FieldDisclosure>
            </>
          )}
          <SubmitUnlessOther pending={t('pending')} otherwise={t('submit')}>
            {t('submit')}
          </SubmitUnlessOther>
        </ConfirmComputer>
        <div className="border-t border-line pt-3">
          <AskedForCode before={codeRequired ? <Broken href={brokenHref} /> : null}>
            <Broken href={brokenTypedHref} />
          </AskedForCode>
          <Disclosure summary={code('whereWizard')}>
            <p>{code('whereWizardText')}</p>
          </Disclosure>
        </div>
      </ActionForm>
    </div>
  );
}

function Broken({ href }: { href: Route }) {
  const t = useTranslations('brokenComputer');
  return (
    <Disclosure summary={t('title')}>
      <p>{t('text')}</p>
      <Link href={href} prefetch={false} className="text-link inline-block py-2.5">
        {t('link')}
      </Link>
    </Disclosure>
  );
}
