import type { Route } from 'next';
import Link from 'next/link';
import { useFormatter, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { CodeDisplay } from '@/components/codes/code-display';
import { CodeText } from '@/components/codes/code-text';
import { CopyButton } from '@/components/ui/copy-button';
import { Disclosure } from '@/components/ui/disclosure';
import { Facts } from '@/components/ui/facts';
import { Notice } from '@/components/ui/notice';
import { PageHeader } from '@/components/ui/page-header';
import { SeatsBar } from '@/components/ui/seats-bar';
import { StateMark } from '@/components/ui/state-mark';
import type { ReleasesHere } from '@/lib/rules/decide-release';
import type { SupportOffer } from '@/lib/support';
import type { Standing } from '@/lib/rules/standing';
import { SupportWays } from '@/components/ui/support-ways';
import { TermDay } from '@/components/ui/term-day';
import { When } from '@/components/ui/when';
import { maintenanceLabel } from './maintenance-label';
import { STANDING_TONE } from './standing-tone';
import type { Term } from './term';
import { TermText } from './term-text';

type Props = {
  productName: string;
  term: Term;
  state: Standing;
  /** Last group of the Activation Key. */
  ending: string;
  seats: number;
  used: number;
  backHref: Route;
  organization?: string | undefined;
  /** The address it is registered to, as it is read, and where that is changed. */
  registered: { email: string; changeHref: Route | undefined };
  /** Where it is read what happened to it. */
  activityHref: Route;
  /** The whole Activation Key, where the viewer may see it: shown on demand. */
  activationKey?: string | undefined;
  /** What may still be released without proof. */
  releases: ReleasesHere;
  features?: string[] | undefined;
  maintenanceUntil?: string | undefined;
  action?: ReactNode;
  /** Where its state sends people to support. */
  support: SupportOffer | undefined;
};

/** What a license is and how much of it is used; what may still be done, and until when. */
export function LicenseHeader(props: Props) {
  const t = useTranslations('license');
  const facts = useTranslations('facts');
  const seats = useTranslations('seats');
  const format = useFormatter();
  const { activationKey, state, used, term } = props;
  const releases = useReleasesText(props.releases);
  const trouble = state !== 'active' ? state : used > props.seats ? 'lowered' : null;
  return (
    <>
      <PageHeader
        back={{ href: props.backHref, label: t('back') }}
        context={props.organization}
        title={props.productName}
        action={props.action}
        lead={
          <span className="flex flex-wrap items-center gap-x-4 gap-y-1">
            <StateMark state={state} />
            <span>
              <TermText term={term} ended={state === 'expired' || state === 'grace'} />
            </span>
            <span translate="no" className="code-face">
              …{props.ending}
            </span>
          </span>
        }
      />
      {trouble ? (
        <div className="mb-4">
          <Notice
            tone={STANDING_TONE[trouble === 'lowered' ? 'grace' : trouble]}
            title={t(trouble, { support: props.support?.ways.length ? 'known' : 'none' })}
          >
            {props.support ? <SupportWays {...props.support} /> : null}
          </Notice>
        </div>
      ) : null}
      <div className="rounded-md border border-line bg-card px-4 py-3 sm:px-6">
        <div className="flex flex-wrap items-center gap-x-8 gap-y-1">
          <div className="flex flex-1 basis-72 items-center gap-4 py-1">
            <span className="font-semibold">{seats('label')}</span>
            <div className="flex-1">
              <SeatsBar used={used} seats={props.seats} />
            </div>
          </div>
          {releases ? <p className="flex-1 basis-72 text-sm text-muted">{releases}</p> : null}
        </div>
        {props.features?.length || props.maintenanceUntil ? (
          <div className="mt-2 border-t border-line pt-1">
            <Facts
              facts={[
                props.features?.length
                  ? { label: facts('features'), value: format.list(props.features) }
                  : null,
                props.maintenanceUntil
                  ? {
                      label: facts(maintenanceLabel(props.maintenanceUntil)),
                      value: <TermDay day={props.maintenanceUntil} />,
                    }
                  : null,
              ]}
            />
          </div>
        ) : null}
        <p className="mt-1 flex flex-wrap items-center gap-x-3 text-sm text-muted">
          <span className="min-w-0 wrap-anywhere">
            {t.rich('registered', {
              email: () => <bdi translate="no">{props.registered.email}</bdi>,
            })}
          </span>
          {props.registered.changeHref ? (
            <Link
              href={props.registered.changeHref}
              prefetch={false}
              className="text-link inline-flex min-h-11 items-center"
            >
              {t('changeAddress')}
            </Link>
          ) : null}
          <Link
            href={props.activityHref}
            prefetch={false}
            className="text-link inline-flex min-h-11 items-center sm:ml-auto"
          >
            {t('activity')}
          </Link>
        </p>
        {activationKey ? (
          <Disclosure summary={t('showKey')}>
            <div className="space-y-3">
              <p className="text-muted">{t('keyHint')}</p>
              <CodeDisplay code={activationKey} label={t('keyLabel')} />
              <CodeText code={activationKey} label={t('keyLabel')} />
              <CopyButton text={activationKey} label={t('copyKey')} copied={t('copied')} />
            </div>
          </Disclosure>
        ) : null}
      </div>
    </>
  );
}

/** Null where there is no limit to speak of. */
function useReleasesText(releases: ReleasesHere): ReactNode {
  const t = useTranslations('license');
  if (releases.codeOnly) return t('codeOnly', { why: releases.codeOnly });
  const { remaining, nextAt } = releases;
  if (remaining === null) return null;
  return nextAt
    ? t.rich('releasesBefore', { remaining, day: () => <When at={nextAt} /> })
    : t('releases', { remaining });
}
