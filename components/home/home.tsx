import type { Route } from 'next';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Icon, type IconName } from '@/components/ui/icon';

type Action = 'activate' | 'deactivate' | 'license' | 'keys';

type Props = {
  /** Left out where a Server Property hides the action. */
  hrefs: Record<Action, Route | undefined>;
  /** Who is signed in. */
  account: 'customer' | 'staff' | 'nobody';
};

const ACTIONS: { action: Action; icon: IconName }[] = [
  { action: 'activate', icon: 'computer' },
  { action: 'deactivate', icon: 'leave' },
  { action: 'license', icon: 'info' },
  { action: 'keys', icon: 'mail' },
];

/** The start page: one question; what needs only a key first, what needs an account last. */
export function Home({ hrefs, account }: Props) {
  const t = useTranslations('home');
  return (
    <div className="mx-auto max-w-reading">
      <h1 className="mb-4 text-xl font-semibold sm:mb-5 sm:text-2xl">{t('title')}</h1>
      <ul className="divide-y divide-line rounded-md border border-line bg-card">
        {ACTIONS.map(({ action, icon }) => {
          const href = hrefs[action];
          return href ? (
            <Choice
              key={action}
              href={href}
              icon={icon}
              title={t(`${action}Title`)}
              text={t(`${action}Text`)}
            />
          ) : null;
        })}
        <Choice
          icon="key"
          {...{
            customer: {
              href: '/licenses' as const,
              title: t('licensesTitle'),
              text: t('licensesText'),
            },
            staff: { href: '/staff' as const, title: t('deskTitle'), text: t('deskText') },
            nobody: {
              href: '/sign-in' as const,
              title: t('signInTitle'),
              text: t('licensesText'),
            },
          }[account]}
        />
      </ul>
      <div className="mt-6 flex gap-3 text-muted">
        <Icon name="qr" className="mt-0.5 size-5" />
        <p>
          <strong className="font-semibold text-ink">{t('phoneTitle')}</strong> {t('phoneText')}
        </p>
      </div>
    </div>
  );
}

function Choice(props: { href: Route; icon: IconName; title: string; text: string }) {
  return (
    <li className="relative flex items-center gap-4 px-4 py-3 hover:bg-sunken sm:p-4 sm:px-6">
      <Icon name={props.icon} className="size-6 text-accent" />
      <div className="min-w-0 flex-1">
        <Link
          href={props.href}
          prefetch={false}
          className="text-lg font-semibold after:absolute after:inset-0"
        >
          {props.title}
        </Link>
        <p className="text-muted max-sm:text-sm">{props.text}</p>
      </div>
      <Icon name="chevron" className="size-5 text-muted" />
    </li>
  );
}
