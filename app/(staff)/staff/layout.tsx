import { getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { DeskNav } from '@/components/desk/desk-nav';
import { Palette } from '@/components/desk/palette';
import { viewerOf } from '@/lib/auth/viewer';
import { route } from '@/lib/route';
import { find } from './actions';
import '../desk.css';

/** The desk: its own navigation beside whatever page of it is open. Each page asks itself who is there. */
export default async function DeskLayout({ children }: { children: ReactNode }) {
  // Whoever is none of them is answered by the page alone: nothing around it tells that there is a desk.
  const viewer = await viewerOf();
  if (viewer.kind !== 'staff') return children;
  const t = await getTranslations('staff.nav');
  const box = await getTranslations('staff.find');
  const links = [
    { href: route('/staff'), label: t('find'), exact: true },
    { href: route('/staff/licenses'), label: t('licenses') },
    { href: route('/staff/computers'), label: t('computers') },
    { href: route('/staff/requests'), label: t('requests') },
    { href: route('/staff/illegal-computers'), label: t('illegal') },
    { href: route('/staff/cloned-computers'), label: t('cloned') },
    { href: route('/staff/events'), label: t('events') },
    { href: route('/staff/view'), label: t('view') },
    ...(viewer.role === 'admin' ? [{ href: route('/staff/team'), label: t('team') }] : []),
    { href: route('/staff/products'), label: t('products') },
    { href: route('/staff/properties'), label: t('properties') },
    { href: route('/staff/account'), label: t('account') },
  ];
  const words = {
    ...{ open: t('open'), keys: t('keys'), close: t('close') },
    ...{ label: box('label'), hint: box('hint'), submit: box('submit') },
  };
  const pages = [...links, { href: route('/staff/licenses/new'), label: t('createLicense') }].map(
    ({ href, label }) => ({ href, title: label, text: '' }),
  );
  return (
    <div className="desk">
      <div className="desk-side">
        <Palette
          action={find}
          href={route('/staff')}
          words={words}
          pages={{ title: t('pages'), items: pages }}
        />
        <DeskNav label={t('label')} links={links} />
      </div>
      <div className="min-w-0">{children}</div>
    </div>
  );
}
