import type { Route } from 'next';
import { getTranslations } from 'next-intl/server';
import { ShellNav } from '@/components/shell-nav';

/** The navigation, for whoever is looking. */
export async function SiteNav() {
  const t = await getTranslations('nav');
  return (
    <ShellNav
      links={[
        { href: '/activate' as Route, label: t('activate'), minor: true },
        { href: '/licenses' as Route, label: t('licenses') },
        { href: '/sign-in' as Route, label: t('signIn') },
      ]}
    />
  );
}
