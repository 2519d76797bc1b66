import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import { LinkButton } from './link-button';

/** Leads to the next page of a list, where there is one. */
export function NextPage({ href }: { href: Route | undefined }) {
  const t = useTranslations('list');
  return href ? (
    <div className="mt-4">
      <LinkButton href={href} tone="secondary">
        {t('next')}
      </LinkButton>
    </div>
  ) : null;
}
