import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { SupportWay } from '@/lib/support';
import { Icon } from './ui/icon';
import { Mark } from './ui/mark';

type Props = {
  /** The vendor's title: customerSite/customerSiteTitle. */
  title: string;
  /** The vendor's logo beside it: customerSite/customerSiteLogo. */
  logoHref?: string | undefined;
  /** Every page of a demo says so, and leads to the mails it would have sent. */
  demo: boolean;
  nav?: ReactNode;
  /** Where the title leads: the start page, by a way of its own out of the one flow that a link opened. */
  homeHref: '/' | '/go';
  /** Phones have room for the logo alone. */
  tight?: boolean | undefined;
  /** Above all, where whoever reads has to know it on every page. */
  banner?: ReactNode;
  /** Whose title it is: the vendor's, or the program's own. */
  named: boolean;
  /** How to reach support. */
  support: SupportWay[];
  privacyUrl?: string | undefined;
  /** The choice of a language, where there is one. */
  languages?: ReactNode;
  children: ReactNode;
};

/** What stands around every page: whose it is, where else to go, and room for one thing. */
export function Shell(props: Props) {
  const { title, logoHref, demo, nav, banner, named, support, privacyUrl, languages, children } =
    props;
  const { homeHref, tight } = props;
  const t = useTranslations('site');
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#main"
        className="sr-only rounded-md bg-card px-4 py-3 font-semibold focus:not-sr-only focus:absolute focus:top-1 focus:left-1 focus:z-10"
      >
        {t('skip')}
      </a>
      <header className="border-b border-line bg-card print:border-0">
        {demo ? <DemoBanner /> : null}
        {banner}
        <div className="mx-auto flex max-w-wide flex-wrap items-center justify-between gap-x-3 px-4 sm:px-6 print:px-0">
          <HomeLink href={homeHref} label={t('home', { title })}>
            {logoHref ? (
              // biome-ignore lint/performance/noImgElement: a picture of the vendor's, as it is
              <img src={logoHref} alt="" className="h-8 w-auto max-w-28 object-contain" />
            ) : (
              <Mark className="size-7 text-accent" />
            )}
            <span className={`truncate ${tight ? 'max-sm:sr-only' : ''}`}>{title}</span>
          </HomeLink>
          {nav}
        </div>
      </header>
      <main
        id="main"
        tabIndex={-1}
        className="mx-auto w-full max-w-wide flex-1 px-4 py-4 outline-none sm:px-6 sm:py-10 print:p-0"
      >
        {children}
      </main>
      <footer className="border-t border-line text-sm text-muted print:hidden">
        <div className="mx-auto flex max-w-wide flex-wrap gap-x-6 gap-y-1 px-4 py-5 sm:px-6">
          {named ? <span>{t('footer', { title })}</span> : null}
          {support.map(({ label, href }) => (
            <a key={href} href={href} className="text-link">
              {label}
            </a>
          ))}
          {privacyUrl ? (
            <a href={privacyUrl} className="text-link">
              {t('privacy')}
            </a>
          ) : null}
          <span className="sm:ml-auto">{t('poweredBy')}</span>
          {languages}
        </div>
      </footer>
    </div>
  );
}

type Home = { href: '/' | '/go'; label: string; children: ReactNode };

function HomeLink({ href, label, children }: Home) {
  const className =
    '-ml-1 flex min-h-13 max-w-fit min-w-0 flex-1 basis-0 items-center gap-2 pr-2 font-semibold';
  // What is around the page changes with it: the browser itself has to go there.
  if (href !== '/') {
    return (
      <a href={href} aria-label={label} className={className}>
        {children}
      </a>
    );
  }
  return (
    <Link href={href} prefetch={false} aria-label={label} className={className}>
      {children}
    </Link>
  );
}

function DemoBanner() {
  const t = useTranslations('site');
  return (
    <p className="flex justify-center gap-2 bg-warn-soft px-4 py-1 text-center text-xs print:hidden">
      <Icon name="info" className="size-4 text-warn max-sm:hidden" />
      <span>
        {t('demo')}{' '}
        <a href="/dev/mail" className="text-link">
          {t('demoMailbox')}
        </a>
      </span>
    </p>
  );
}
