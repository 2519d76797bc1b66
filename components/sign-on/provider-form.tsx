import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { FieldDisclosure } from '@/components/form/field-disclosure';
import { SubmitButton } from '@/components/form/submit-button';
import { TextField } from '@/components/form/text-field';
import { CopyButton } from '@/components/ui/copy-button';
import { Facts } from '@/components/ui/facts';
import type { FormAction } from '@/lib/form-state';

type Named = { issuer: string; clientId: string };
type Props = {
  fields: Record<string, string>;
  redirectUri: string;
  /** As it is shown, and as it was `typed`. */
  provider: (Named & { typed: Named }) | null;
  /** Gets `issuer`, `clientId`, `clientSecret`. */
  save: FormAction;
};

/** First step: the provider, and what it is told. */
export function ProviderForm({ fields, redirectUri, provider, save }: Props) {
  const t = useTranslations('signOn.provider');
  const inputs = (
    <div className="space-y-4">
      <TextField
        name="issuer"
        type="url"
        label={t('issuer')}
        hint={t('issuerHint')}
        defaultValue={provider?.typed.issuer}
        autoComplete="off"
        spellCheck={false}
        maxLength={500}
        required
      />
      <TextField
        name="clientId"
        label={t('clientId')}
        defaultValue={provider?.typed.clientId}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={1000}
        required
      />
      <TextField
        name="clientSecret"
        type="password"
        label={t('clientSecret')}
        hint={t('clientSecretHint')}
        autoComplete="off"
        maxLength={1000}
        required
      />
      <SubmitButton tone={provider ? 'secondary' : 'primary'} pending={t('pending')}>
        {t('save')}
      </SubmitButton>
    </div>
  );
  return (
    <section aria-labelledby="provider">
      <h2 id="provider" className="mb-1 text-lg font-semibold">
        {t('title')}
      </h2>
      <p className="mb-3 text-muted">{t('lead')}</p>
      <div className="mb-4 rounded-md border border-line bg-card p-4 sm:px-6">
        <Facts
          facts={[
            { label: t('redirectUri'), value: redirectUri, code: true },
            provider && { label: t('issuer'), value: provider.issuer, code: true },
            provider && { label: t('clientId'), value: provider.clientId, code: true },
          ]}
        />
        <div className="mt-2">
          <CopyButton text={redirectUri} label={t('copy')} copied={t('copied')} />
        </div>
      </div>
      <ActionForm action={save} fields={fields} id="provider-form">
        {provider ? (
          <FieldDisclosure summary={t('change')} fields={['issuer', 'clientId', 'clientSecret']}>
            <p className="mb-3">{t('changeLead')}</p>
            {inputs}
          </FieldDisclosure>
        ) : (
          inputs
        )}
      </ActionForm>
    </section>
  );
}
