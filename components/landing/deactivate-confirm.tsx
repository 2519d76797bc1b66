import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { SubmitButton } from '@/components/form/submit-button';
import { PageHeader } from '@/components/ui/page-header';
import type { FormAction } from '@/lib/form-state';
import { ComputerFacts } from './computer-facts';

type Props = {
  productName: string;
  computerName?: string | undefined;
  maskedComputerId?: string | undefined;
  licenseEnding?: string | undefined;
  /** Another computer can have the seat: the license is valid. */
  reusable: boolean;
  /** Its seat was given up before, without proof: the code frees nothing, it proves. */
  closed: boolean;
  action: FormAction;
  fields?: Record<string, string> | undefined;
};

/** What the wizard's deactivation code leads to. The license is gone from the computer already. */
export function DeactivateConfirm(props: Props) {
  const t = useTranslations('deactivateConfirm');
  return (
    <div className="mx-auto max-w-reading">
      <PageHeader
        context={props.productName}
        title={t(props.closed ? 'titleClosed' : 'title')}
        lead={t(props.closed ? 'textClosed' : props.reusable ? 'text' : 'textOver')}
      />
      <ComputerFacts {...props} />
      <ActionForm action={props.action} fields={props.fields} className="mt-5 space-y-4">
        <SubmitButton wide pending={t('pending')}>
          {t(props.closed ? 'submitClosed' : 'submit')}
        </SubmitButton>
        <p className="text-center text-muted">{t('nothingYet')}</p>
      </ActionForm>
    </div>
  );
}
