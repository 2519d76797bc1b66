import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { SubmitButton } from '@/components/form/submit-button';
import { PageHeader } from '@/components/ui/page-header';
import type { FormAction } from '@/lib/form-state';
import { ActivationKeyField } from './activation-key-field';

type Props = {
  /** Gets `activationKey`. */
  action: FormAction;
  activationKey?: string | undefined;
  backHref: Route;
  /** Where lost keys are mailed, if that is offered. */
  keysHref: Route | undefined;
};

/** Which license? Its Activation Key says so, and is the right to see it. */
export function AskForLicense({ action, activationKey, backHref, keysHref }: Props) {
  const t = useTranslations('licenseInfo');
  const self = useTranslations('selfHelp');
  return (
    <div className="mx-auto max-w-reading">
      <PageHeader
        back={{ href: backHref, label: self('back') }}
        title={t('title')}
        lead={t('lead')}
      />
      <ActionForm action={action}>
        <ActivationKeyField firstOfPage keysHref={keysHref} defaultValue={activationKey} />
        <SubmitButton pending={t('pending')}>{t('submit')}</SubmitButton>
      </ActionForm>
    </div>
  );
}
