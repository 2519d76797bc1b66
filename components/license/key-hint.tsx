import type { Route } from 'next';
import Link from 'next/link';
import { useTranslations } from 'next-intl';

/** Where an Activation Key stands, and what to do without it where that is offered. */
export function KeyHint({ keysHref }: { keysHref: Route | undefined }) {
  const t = useTranslations('selfHelp');
  return (
    <>
      {t('keyHint')}{' '}
      {keysHref ? (
        <Link href={keysHref} prefetch={false} className="text-link">
          {t('keyLost')}
        </Link>
      ) : null}
    </>
  );
}
