import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { SubmitButton } from '@/components/form/submit-button';
import { Icon } from '@/components/ui/icon';
import { PageHeader } from '@/components/ui/page-header';
import type { FormAction } from '@/lib/form-state';
import { ComputerFacts } from './computer-facts';

type Props = {
  productName: string;
  computerName?: string | undefined;
  maskedComputerId: string;
  /** Last group of the Activation Key. */
  licenseEnding: string;
  /** `replaces`: the computer is active with an earlier Device Code and keeps its seat. */
  seat: 'free' | 'replaces';
  action: FormAction;
  fields?: Record<string, string> | undefined;
};

/** What the wizard's activation code leads to: says what will happen, and does it on a tap. */
export function ActivateConfirm(props: Props) {
  const t = useTranslations('activateConfirm');
  const { productName, seat, action, fields } = props;
  return (
    <div className="mx-auto max-w-reading">
      <PageHeader context={productName} title={t('title')} />
      <ComputerFacts {...props} />
      <ActionForm action={action} fields={fields} className="mt-5 space-y-4">
        <p className="flex gap-2 font-medium">
          <Icon name="check" className="mt-0.5 size-5 text-good" />
          {t('seat', { seat })}
        </p>
        <SubmitButton wide pending={t('pending')}>
          {t('submit')}
        </SubmitButton>
        <p className="text-center text-muted">{t('nothingYet')}</p>
      </ActionForm>
    </div>
  );
}
