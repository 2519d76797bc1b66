import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { FormAction } from '@/lib/form-state';
import { ActionForm } from './form/action-form';
import { NavLink } from './nav-link';
import { Icon } from './ui/icon';

const item =
  'inline-flex min-h-11 cursor-pointer items-center rounded-sm px-2.5 text-sm font-medium text-muted hover:bg-sunken hover:text-ink';

type Props = {
  /** `minor`: left out on phones, where the start page leads there. */
  links: { href: Route; label: string; minor?: boolean }[];
  /** Out of the one flow that a link opened: to another site, or a program. */
  back?: { href: string; label: ReactNode } | undefined;
  /** Where somebody is signed in: as whom, and the way out. */
  signedIn?: { email: string; signOut: FormAction; accountHref: Route | undefined } | undefined;
};

/** The few places one can go from anywhere. */
export function ShellNav({ links, back, signedIn }: Props) {
  const site = useTranslations('site');
  const t = useTranslations('nav');
  return (
    <>
      <nav
        aria-label={site('navigation')}
        className={`-mr-2.5 flex items-center print:hidden ${back ? 'min-w-0' : 'shrink-0'}`}
      >
        {back ? (
          <a href={back.href} className={`${item} min-w-0 gap-1`}>
            <Icon name="back" className="size-4" />
            <span className="truncate">{back.label}</span>
          </a>
        ) : null}
        {links.map(({ href, label, minor }) => (
          <NavLink
            key={href}
            href={href}
            label={label}
            className={`${item} nav-item ${minor ? 'max-sm:hidden' : ''}`}
          />
        ))}
        {signedIn ? (
          <ActionForm action={signedIn.signOut} id="sign-out" className="contents">
            <button type="submit" className={item}>
              {t('signOut')}
            </button>
          </ActionForm>
        ) : null}
      </nav>
      {signedIn ? (
        <p className="basis-full truncate pb-1 text-right text-xs text-muted print:hidden">
          <span className="sr-only">{t('signedInAs')} </span>
          {signedIn.accountHref ? (
            <NavLink
              href={signedIn.accountHref}
              label={<bdi translate="no">{signedIn.email}</bdi>}
              className="text-link inline-block min-h-6 leading-6"
            />
          ) : (
            <bdi translate="no">{signedIn.email}</bdi>
          )}
        </p>
      ) : null}
    </>
  );
}
