import { getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { DeskNav } from '@/components/desk/desk-nav';
import { route } from '@/lib/route';
import { viewerOf } from '@/lib/auth/viewer';
import '../desk.css';

/** The desk: its own navigation beside whatever page of it is open. Each page asks itself who is there. */
export default async function DeskLayout({ children }: { children: ReactNode }) {
  // Whoever is none of them is answered by the page alone: nothing around it tells that there is a desk.
  if ((await viewerOf()).kind !== 'staff') return children;
  const t = await getTranslations('staff.nav');
  const links = [
    { href: route('/staff/licenses'), label: t('licenses') },
    { href: route('/staff/events'), label: t('events') },
    { href: route('/staff/products'), label: t('products') },
    { href: route('/staff/properties'), label: t('properties') },
  ];
  return (
    <div className="desk">
      <DeskNav label={t('label')} links={links} />
      <div className="min-w-0">{children}</div>
    </div>
  );
}
