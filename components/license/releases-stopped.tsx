import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { SubmitButton } from '@/components/form/submit-button';
import { Notice } from '@/components/ui/notice';
import { When } from '@/components/ui/when';
import type { FormAction } from '@/lib/form-state';

type Props = {
  since: Date;
  by: 'owner' | 'illegal-computer';
  /** Where the viewer may allow them again. */
  allow?: { action: FormAction; fields: Record<string, string> } | undefined;
};

/** Deactivations without a code are stopped: since when, why, and who can allow them again. */
export function ReleasesStopped({ since, by, allow }: Props) {
  const t = useTranslations('releasesStopped');
  return (
    <div className="mt-4">
      <Notice tone="warning" title={t('title')}>
        <p>
          {t.rich(by === 'owner' ? 'byOwner' : 'byIllegalComputer', {
            when: () => <When at={since} as="moment" />,
          })}
        </p>
        {allow ? (
          <ActionForm action={allow.action} fields={allow.fields} id="allow-releases">
            <SubmitButton tone="secondary" pending={t('pending')}>
              {t('allow')}
            </SubmitButton>
          </ActionForm>
        ) : (
          <p>{t('support')}</p>
        )}
      </Notice>
    </div>
  );
}
