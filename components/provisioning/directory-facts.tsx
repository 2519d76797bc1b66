import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import { CopyButton } from '@/components/ui/copy-button';
import { Facts } from '@/components/ui/facts';
import { LinkButton } from '@/components/ui/link-button';

type Props = {
  /** The base address of SCIM. */
  endpoint: string;
  /** Whose people the directory may let in. */
  domains: string[];
  /** Where domains are proven. */
  signOn: Route;
};

/** First step: what the directory is told, and for which domains. */
export function DirectoryFacts({ endpoint, domains, signOn }: Props) {
  const t = useTranslations('provisioning.directory');
  return (
    <section aria-labelledby="directory">
      <h2 id="directory" className="mb-1 text-lg font-semibold">
        {t('title')}
      </h2>
      <p className="mb-3 text-muted">{t('lead')}</p>
      <div className="mb-4 rounded-md border border-line bg-card p-4 sm:px-6">
        <Facts
          facts={[
            { label: t('endpoint'), value: endpoint, code: true },
            domains.length > 0 && { label: t('domains'), value: domains.join(', '), code: true },
          ]}
        />
        <div className="mt-2">
          <CopyButton text={endpoint} label={t('copy')} copied={t('copied')} />
        </div>
      </div>
      {domains.length === 0 ? (
        <>
          <p className="mb-3">{t('noDomain')}</p>
          <LinkButton href={signOn} tone="secondary">
            {t('prove')}
          </LinkButton>
        </>
      ) : null}
    </section>
  );
}
