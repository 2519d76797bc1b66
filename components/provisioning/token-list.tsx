import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { SubmitButton } from '@/components/form/submit-button';
import { TextField } from '@/components/form/text-field';
import { When } from '@/components/ui/when';
import type { FormAction } from '@/lib/form-state';
import { MadeToken } from './made-token';

type Token = { id: string; name: string; createdAt: Date; lastUsedAt: Date | null };
type Deeds = { replace: FormAction; revoke: FormAction };
type Props = Deeds & {
  fields: Record<string, string>;
  tokens: Token[];
  /** Gets `name`. */
  make: FormAction;
};

/** Second step: the tokens of the directory. Where one is made its answer shows it, this once. All but `make` get `id`. */
export function TokenList({ fields, tokens, make, ...deeds }: Props) {
  const t = useTranslations('provisioning.tokens');
  return (
    <section className="mt-10" aria-labelledby="tokens">
      <h2 id="tokens" className="mb-1 text-lg font-semibold">
        {t('title')}
      </h2>
      <p className="mb-3 text-muted">{t('lead')}</p>
      {tokens.length > 0 ? (
        <ul className="mb-4 divide-y divide-line rounded-md border border-line bg-card">
          {tokens.map((token) => (
            <TokenRow key={token.id} token={token} fields={fields} {...deeds} />
          ))}
        </ul>
      ) : null}
      <ActionForm action={make} fields={fields} id="make-token">
        <TextField
          name="name"
          label={t('name')}
          hint={t('nameHint')}
          autoComplete="off"
          maxLength={100}
          required
        />
        <SubmitButton tone={tokens.length > 0 ? 'secondary' : 'primary'}>{t('make')}</SubmitButton>
        <MadeTokenHere />
      </ActionForm>
    </section>
  );
}

type RowProps = Deeds & { token: Token; fields: Record<string, string> };

function TokenRow({ token, fields, replace, revoke }: RowProps) {
  const t = useTranslations('provisioning.tokens');
  const { id, name, createdAt, lastUsedAt } = token;
  const own = { ...fields, id };
  return (
    <li className="p-4 sm:px-6">
      <p className="font-semibold">
        <bdi translate="no" className="wrap-anywhere">
          {name}
        </bdi>
      </p>
      <p className="text-sm text-muted">
        {t.rich('made', { at: () => <When at={createdAt} as="moment" /> })}{' '}
        {lastUsedAt
          ? t.rich('used', { at: () => <When at={lastUsedAt} as="moment" /> })
          : t('unused')}
      </p>
      <div className="mt-3 flex flex-wrap gap-3">
        <ActionForm action={replace} fields={own} id={`replace-${id}`} className="max-w-full">
          <SubmitButton tone="secondary">
            {t('replace')}
            <OfToken name={name} />
          </SubmitButton>
          <MadeTokenHere />
        </ActionForm>
        <ActionForm action={revoke} fields={own} id={`revoke-${id}`} className="">
          <SubmitButton tone="secondary">
            {t('revoke')}
            <OfToken name={name} />
          </SubmitButton>
        </ActionForm>
      </div>
    </li>
  );
}

/** Heard behind what a button does. */
const OfToken = ({ name }: { name: string }) => (
  <span className="sr-only">
    {' '}
    <bdi translate="no">{name}</bdi>
  </span>
);

function MadeTokenHere() {
  const t = useTranslations('provisioning.tokens');
  return (
    <MadeToken
      words={{ title: t('once'), text: t('onceText'), copy: t('copy'), copied: t('copied') }}
    />
  );
}
