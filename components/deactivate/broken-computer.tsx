import type { Route } from 'next';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Disclosure } from '@/components/ui/disclosure';

/** The way round a required code, for a computer that can make none. */
export function BrokenComputer({ href }: { href?: Route | undefined }) {
  const t = useTranslations('deactivate');
  return (
    <Disclosure summary={t('broken')}>
      {href ? (
        <Link href={href} prefetch={false} className="text-link inline-block py-2.5">
          {t('brokenLink')}
        </Link>
      ) : (
        <p>{t('brokenText')}</p>
      )}
    </Disclosure>
  );
}
