import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { SubmitButton } from '@/components/form/submit-button';
import { TextArea } from '@/components/form/text-area';
import { TextField } from '@/components/form/text-field';
import { ActivationKeyField } from '@/components/license/activation-key-field';
import { PageHeader } from '@/components/ui/page-header';
import type { FormAction } from '@/lib/form-state';
import { ChooseFromList } from './choose-from-list';

type Props = {
  /** Gets `activationKey`, `computerId`, `reason`. */
  action: FormAction;
  typed: { activationKey?: string; computerId?: string };
  backHref: Route;
  /** Where lost keys are mailed, if that is offered. */
  keysHref: Route | undefined;
};

/** A computer that can show no code: asks its owner by mail. */
export function ReportBroken({ action, typed, backHref, keysHref }: Props) {
  const t = useTranslations('brokenComputer');
  const self = useTranslations('selfHelp');
  const form = useTranslations('form');
  const byKey = useTranslations('deactivateByKey');
  return (
    <div className="mx-auto max-w-reading">
      <PageHeader back={{ href: backHref, label: t('back') }} title={t('title')} lead={t('lead')} />
      <ActionForm action={action}>
        <ActivationKeyField firstOfPage keysHref={keysHref} defaultValue={typed.activationKey} />
        <TextField
          name="computerId"
          label={self('computerIdLabel')}
          note={form('optional')}
          hint={byKey('computerIdHint')}
          defaultValue={typed.computerId}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          mono
        />
        <ChooseFromList />
        <TextArea name="reason" label={t('reasonLabel')} hint={t('reasonHint')} rows={2} required />
        <SubmitButton pending={t('pending')}>{t('submit')}</SubmitButton>
      </ActionForm>
    </div>
  );
}
