import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { ChoiceField } from '@/components/form/choice-field';
import { SubmitButton } from '@/components/form/submit-button';
import { TextField } from '@/components/form/text-field';
import { Disclosure } from '@/components/ui/disclosure';
import { LinkButton } from '@/components/ui/link-button';
import { Facts } from '@/components/ui/facts';
import { When } from '@/components/ui/when';
import type { FormAction } from '@/lib/form-state';
import { type DomainProof, domainMailboxes } from '@/lib/rules/vocabulary';

type Domain = {
  id: string;
  domain: string;
  provenAt: Date | null;
  provenBy: DomainProof | null;
  record: { name: string; value: string };
  mailedUntil: Date | null;
  href: Route;
};
type Deeds = { lookUp: FormAction; mail: FormAction; remove: FormAction };
type Props = Deeds & {
  fields: Record<string, string>;
  domains: Domain[];
  /** The one of which is shown what can be done; the others lead there. */
  open: string | undefined;
  add: FormAction;
};

/** Second step: the mail domains of the organization, each with its proof. All but `add` get `id`. */
export function DomainList({ fields, domains, open, add, ...deeds }: Props) {
  const t = useTranslations('signOn.domains');
  return (
    <section className="mt-10" aria-labelledby="domains">
      <h2 id="domains" className="mb-1 text-lg font-semibold">
        {t('title')}
      </h2>
      <p className="mb-3 text-muted">{t('lead')}</p>
      {domains.length > 0 ? (
        <ul className="mb-4 divide-y divide-line rounded-md border border-line bg-card">
          {domains.map((domain) => (
            <DomainRow
              key={domain.id}
              domain={domain}
              fields={fields}
              open={domain.id === open}
              {...deeds}
            />
          ))}
        </ul>
      ) : null}
      <ActionForm action={add} fields={fields} id="add-domain">
        <TextField
          name="domain"
          label={t('domain')}
          hint={t('domainHint')}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={254}
          required
        />
        <SubmitButton tone="secondary">{t('add')}</SubmitButton>
      </ActionForm>
    </section>
  );
}

type RowProps = Deeds & { domain: Domain; fields: Record<string, string>; open: boolean };

function DomainRow({ domain: of, fields, open, lookUp, mail, remove }: RowProps) {
  const t = useTranslations('signOn.domains');
  const { id, domain, provenAt, provenBy, record, mailedUntil } = of;
  const own = { ...fields, id };
  return (
    <li data-domain={domain} className="p-4 sm:px-6">
      <p className="font-semibold">
        <bdi translate="no" className="wrap-anywhere">
          {domain}
        </bdi>
      </p>
      <p className="text-sm text-muted">
        {provenAt && provenBy
          ? t.rich(`provenBy.${provenBy}`, { at: () => <When at={provenAt} /> })
          : t('unproven')}
      </p>
      {open ? null : (
        <p className="mt-3">
          <LinkButton
            href={of.href}
            tone="secondary"
            label={t(provenAt ? 'changeThis' : 'proveThis', { domain })}
          >
            {t(provenAt ? 'change' : 'prove')}
          </LinkButton>
        </p>
      )}
      {provenAt || !open ? null : (
        <>
          <p className="mt-3">{t('byDns')}</p>
          <Facts
            facts={[
              { label: t('recordName'), value: record.name, code: true },
              { label: t('recordValue'), value: record.value, code: true },
            ]}
          />
          <ActionForm action={lookUp} fields={own} id={`look-up-${id}`} className="mt-2">
            <SubmitButton
              tone="secondary"
              label={t('lookUpThis', { domain })}
              pending={t('asking')}
            >
              {t('lookUp')}
            </SubmitButton>
          </ActionForm>
          <div className="mt-3">
            <Disclosure summary={t('otherwise')}>
              {mailedUntil ? (
                <p className="mb-3">
                  {t.rich('mailed', { until: () => <When at={mailedUntil} as="moment" /> })}
                </p>
              ) : null}
              <ActionForm action={mail} fields={own} id={`mail-${id}`}>
                <ChoiceField
                  name="mailbox"
                  label={t('mailbox')}
                  hint={t('mailboxHint')}
                  choices={domainMailboxes.map((value) => ({
                    value,
                    label: `${value}@${domain}`,
                  }))}
                  defaultValue="postmaster"
                />
                <SubmitButton tone="secondary">{t('mail')}</SubmitButton>
              </ActionForm>
            </Disclosure>
          </div>
        </>
      )}
      {open ? (
        <ActionForm action={remove} fields={own} id={`remove-${id}`} className="mt-3">
          <SubmitButton tone="secondary" label={t('removeThis', { domain })}>
            {t('remove')}
          </SubmitButton>
          {provenAt ? <p className="mt-2 text-sm text-muted">{t('removeLead')}</p> : null}
        </ActionForm>
      ) : null}
    </li>
  );
}
