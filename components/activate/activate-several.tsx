import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { FileField } from '@/components/form/file-field';
import { SubmitButton } from '@/components/form/submit-button';
import { TextArea } from '@/components/form/text-area';
import { PageHeader } from '@/components/ui/page-header';
import type { FormAction } from '@/lib/form-state';
import { FleetResults } from './fleet-results';

type Props = {
  /** Gets `requests` (text) and `file`, several of them. */
  action: FormAction;
  /** Requests at once. */
  most: number;
  /** Where the license files are, as one ZIP. */
  filesHref: Route;
  backHref: Route;
};

/** A fleet of computers without internet: all their requests in, all their license files out. */
export function ActivateSeveral({ action, most, filesHref, backHref }: Props) {
  const t = useTranslations('activateSeveral');
  const by = useTranslations('activateByHand');
  return (
    <div className="mx-auto max-w-reading">
      <PageHeader title={t('title')} lead={t('lead')} back={{ href: backHref, label: t('back') }} />
      <ActionForm action={action} id="several">
        <FileField
          name="file"
          label={t('files')}
          hint={t('filesHint')}
          accept=".txt,.csv"
          several
        />
        <TextArea name="requests" label={t('list')} hint={t('listHint', { most })} rows={6} mono />
        <SubmitButton pending={by('pending')}>{t('submit')}</SubmitButton>
        <FleetResults
          filesHref={filesHref}
          words={{
            caption: t('results'),
            number: t('number'),
            computer: t('computer'),
            result: t('result'),
            download: t('download'),
            downloadText: t('downloadText'),
          }}
        />
      </ActionForm>
    </div>
  );
}
