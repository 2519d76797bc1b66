import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { SubmitButton } from '@/components/form/submit-button';
import { buttonStyle } from '@/components/ui/button-style';
import { Disclosure } from '@/components/ui/disclosure';
import { Notice } from '@/components/ui/notice';
import { PageHeader } from '@/components/ui/page-header';
import type { FormAction } from '@/lib/form-state';

type Props = {
  /** Of the provider; null: it does not answer. */
  host: string | null;
  href: string | null;
  /** As it was typed. */
  email: string;
  required: boolean;
  /** The way round it; null: whoever is here is signed in. */
  byMail: { action: FormAction; fields: Record<string, string> } | null;
};

/** Leads to the provider of an organization. Says the same for every address of its domain. */
export function ToProvider({ host, href, email, required, byMail }: Props) {
  const t = useTranslations('signOn.go');
  const name = () => <bdi translate="no">{email}</bdi>;
  const place = () => <bdi translate="no">{host}</bdi>;
  return (
    <div className="mx-auto max-w-reading">
      <PageHeader title={t('title')} lead={t.rich('lead', { email: name })} />
      {href ? (
        <p>
          {/* Not a link of ours: another site, in this tab. */}
          <a href={href} className={buttonStyle('primary', true)}>
            {t.rich('submit', { host: place })}
          </a>
        </p>
      ) : (
        <Notice tone="error" title={t('unreachable')}>
          <p>{t('unreachableText')}</p>
        </Notice>
      )}
      {byMail ? (
        <div className="mt-5">
          <Disclosure summary={t('otherwise')}>
            <p className="mb-3">{t(required ? 'byMailRequired' : 'byMail')}</p>
            <ActionForm action={byMail.action} fields={byMail.fields} id="mail-instead">
              <SubmitButton tone="secondary" pending={t('mailPending')}>
                {t('mailSubmit')}
              </SubmitButton>
            </ActionForm>
          </Disclosure>
        </div>
      ) : null}
    </div>
  );
}
