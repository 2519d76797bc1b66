import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { SubmitButton } from '@/components/form/submit-button';
import { Notice } from '@/components/ui/notice';
import { SupportWays } from '@/components/ui/support-ways';
import { When } from '@/components/ui/when';
import type { SupportOffer } from '@/lib/support';
import type { FormAction } from '@/lib/form-state';

type Props = {
  since: Date;
  by: 'owner' | 'illegal-computer';
  /** Whom to ask where the viewer may not. */
  support: SupportOffer | undefined;
  /** Where the viewer may allow them again. */
  allow?: { action: FormAction; fields: Record<string, string> } | undefined;
};

/** Deactivations without a code are stopped: since when, why, and who can allow them again. */
export function ReleasesStopped({ since, by, support, allow }: Props) {
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
          <>
            <p>{t('support', { support: support?.ways.length ? 'known' : 'none' })}</p>
            {support ? <SupportWays {...support} /> : null}
          </>
        )}
      </Notice>
    </div>
  );
}
