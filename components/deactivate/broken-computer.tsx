import type { Route } from 'next';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Disclosure } from '@/components/ui/disclosure';

/** Where nobody is signed in, the way round a required code leads over the owner's mail. */
export function BrokenComputer({ href }: { href: Route }) {
  const t = useTranslations('brokenComputer');
  return (
    <Disclosure summary={t('title')}>
      <p>{t('text')}</p>
      <Link href={href} prefetch={false} className="text-link inline-block py-2.5">
        {t('link')}
      </Link>
    </Disclosure>
  );
}
