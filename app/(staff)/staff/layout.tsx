import type { Route } from 'next';
import { getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { DeskNav } from '@/components/desk/desk-nav';
import { Palette } from '@/components/desk/palette';
import { viewerOf } from '@/lib/auth/viewer';
import { route } from '@/lib/route';
import { deskActions, licenseActions } from '../palette-actions';
import { find } from './actions';
import '../desk.css';

/** The desk: its own navigation beside whatever page of it is open. Each page asks itself who is there. */
export default async function DeskLayout({ children }: { children: ReactNode }) {
  // Whoever is none of them is answered by the page alone: nothing around it tells that there is a desk.
  const viewer = await viewerOf();
  if (viewer.kind !== 'staff') return children;
  const t = await getTranslations('staff.nav');
  const box = await getTranslations('staff.find');
  const groups = [
    {
      label: t('customers'),
      links: [
        { href: route('/staff'), label: t('find'), exact: true },
        { href: route('/staff/licenses'), label: t('licenses') },
        { href: route('/staff/computers'), label: t('computers') },
        { href: route('/staff/organizations'), label: t('organizations') },
        { href: route('/staff/people'), label: t('people') },
        { href: route('/staff/view'), label: t('view') },
      ],
    },
    {
      label: t('lookInto'),
      links: [
        { href: route('/staff/requests'), label: t('requests') },
        { href: route('/staff/illegal-computers'), label: t('illegal') },
        { href: route('/staff/cloned-computers'), label: t('cloned') },
        { href: route('/staff/attempts'), label: t('attempts') },
      ],
    },
    {
      label: t('happened'),
      links: [
        { href: route('/staff/overview'), label: t('overview') },
        { href: route('/staff/events'), label: t('events') },
        { href: route('/staff/mails'), label: t('mails') },
      ],
    },
    {
      label: t('portal'),
      links: [
        ...(viewer.role === 'admin' ? [{ href: route('/staff/team'), label: t('team') }] : []),
        { href: route('/staff/products'), label: t('products') },
        { href: route('/staff/properties'), label: t('properties') },
        { href: route('/account'), label: t('account') },
      ],
    },
  ];
  // The palette reaches pages, too, to which others lead.
  const receiptKeys = await getTranslations('staff.receiptKeys');
  const links = [
    ...groups.flatMap((group) => group.links),
    { href: route('/staff/receipt-keys'), label: receiptKeys('title') },
  ];
  const words = {
    ...{ open: t('open'), keys: t('keys'), close: t('close') },
    ...{ label: box('label'), hint: box('hint'), submit: box('submit') },
  };
  const item = ({ href, label }: { href: Route; label: string }) => ({
    ...{ href, title: label, text: '' },
  });
  const known = [
    { title: t('pages'), items: links.map(item) },
    { title: t('actions'), items: (await deskActions(viewer)).map(item) },
  ];
  const ofLicense = { title: t('ofLicense'), items: await licenseActions(viewer) };
  return (
    <div className="desk">
      <div className="desk-side">
        <Palette
          action={find}
          href={route('/staff')}
          words={words}
          known={known}
          ofLicense={ofLicense}
        />
        <DeskNav label={t('label')} groups={groups} />
      </div>
      <div className="min-w-0">{children}</div>
    </div>
  );
}
