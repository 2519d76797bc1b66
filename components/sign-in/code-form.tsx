import type { Route } from 'next';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { SubmitButton } from '@/components/form/submit-button';
import { TextField } from '@/components/form/text-field';
import { Disclosure } from '@/components/ui/disclosure';
import { PageHeader } from '@/components/ui/page-header';
import type { FormAction } from '@/lib/form-state';

type Props = {
  /** As it was typed; whether it is known here is not said. */
  email: string;
  action: FormAction;
  fields?: Record<string, string> | undefined;
  resend?: { action: FormAction; fields?: Record<string, string> } | undefined;
  /** Back to the first step. */
  backHref?: Route | undefined;
};

/** Second step of signing in. Gets `code`. */
export function CodeForm({ email, action, fields, resend, backHref }: Props) {
  const t = useTranslations('signIn');
  return (
    <div className="mx-auto max-w-reading">
      <PageHeader title={t('codeTitle')} lead={t('codeLead', { email })} />
      <ActionForm action={action} fields={fields}>
        <TextField
          name="code"
          label={t('codeLabel')}
          hint={t('codeHint')}
          autoComplete="one-time-code"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={40}
          mono
          short
          required
          firstOfPage
        />
        <SubmitButton wide pending={t('codePending')}>
          {t('codeSubmit')}
        </SubmitButton>
      </ActionForm>
      <div className="mt-5">
        <Disclosure summary={t('noMail')}>
          <p className="mb-3">{t('noMailText')}</p>
          <div className="flex flex-wrap items-center gap-x-5 gap-y-2">
            {resend ? (
              <ActionForm
                action={resend.action}
                fields={resend.fields}
                id="resend"
                className="space-y-3"
              >
                <SubmitButton tone="secondary" pending={t('emailPending')}>
                  {t('resend')}
                </SubmitButton>
              </ActionForm>
            ) : null}
            {backHref ? (
              <Link href={backHref} prefetch={false} className="text-link py-2.5">
                {t('otherAddress')}
              </Link>
            ) : null}
          </div>
        </Disclosure>
      </div>
    </div>
  );
}
