import type { Route } from 'next';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Icon, type IconName } from '@/components/ui/icon';

type Props = {
  /** Left out where a Server Property hides the link. */
  activateHref?: Route | undefined;
  deactivateHref?: Route | undefined;
  licensesHref: Route;
};

/** The start page: one question, three answers, and a word for those who hold a phone. */
export function Home({ activateHref, deactivateHref, licensesHref }: Props) {
  const t = useTranslations('home');
  return (
    <div className="mx-auto max-w-reading">
      <h1 className="mb-5 text-xl font-semibold sm:text-2xl">{t('title')}</h1>
      <ul className="divide-y divide-line rounded-md border border-line bg-card">
        <Choice
          href={licensesHref}
          icon="key"
          title={t('licensesTitle')}
          text={t('licensesText')}
        />
        {activateHref ? (
          <Choice
            href={activateHref}
            icon="computer"
            title={t('activateTitle')}
            text={t('activateText')}
          />
        ) : null}
        {deactivateHref ? (
          <Choice
            href={deactivateHref}
            icon="leave"
            title={t('deactivateTitle')}
            text={t('deactivateText')}
          />
        ) : null}
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
    <li className="relative flex items-center gap-4 p-4 hover:bg-sunken sm:px-6">
      <Icon name={props.icon} className="size-6 text-accent" />
      <div className="min-w-0 flex-1">
        <Link
          href={props.href}
          prefetch={false}
          className="text-lg font-semibold after:absolute after:inset-0"
        >
          {props.title}
        </Link>
        <p className="text-muted">{props.text}</p>
      </div>
      <Icon name="chevron" className="size-5 text-muted" />
    </li>
  );
}
