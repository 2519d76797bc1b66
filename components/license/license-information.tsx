import type { LicenseTerm } from '@/lib/rules/vocabulary';
import type { ReleasesHere } from '@/lib/rules/decide-release';
import { type Standing, takesComputers } from '@/lib/rules/standing';
import type { SupportOffer } from '@/lib/support';
import type { Route } from 'next';
import { useFormatter, useTranslations } from 'next-intl';
import { Facts } from '@/components/ui/facts';
import { LinkButton } from '@/components/ui/link-button';
import { NextPage } from '@/components/ui/next-page';
import { Notice } from '@/components/ui/notice';
import { PageHeader } from '@/components/ui/page-header';
import { SeatsBar } from '@/components/ui/seats-bar';
import { SupportWays } from '@/components/ui/support-ways';
import { TermDay } from '@/components/ui/term-day';
import { When } from '@/components/ui/when';
import { maintenanceLabel } from './maintenance-label';
import { STANDING_TONE } from './standing-tone';
import { TermText } from './term-text';
import { strangersWord } from '@/lib/strangers-words';

/** As the operation gives it: what the vendor hides is missing. */
type License = {
  productName: string;
  keyEnding: string;
  standing: Standing;
  term: LicenseTerm;
  lastDay: string | null;
  seats: number;
  seatsUsed: number;
  features?: string[];
  maintenanceLastDay?: string | null;
  releases?: ReleasesHere;
  computers: ShownComputer[];
};

type ShownComputer = {
  activationId: string;
  maskedComputerId?: string;
  computerName?: string;
  activatedAt?: Date;
  lastSeenAt?: Date | null;
};

type Props = {
  license: License;
  /** Where its state sends people to support. */
  support: SupportOffer | undefined;
  backHref: Route;
  nextHref?: Route | undefined;
  activateHref?: Route | undefined;
  deactivateHref?: Route | undefined;
};

/** A license for whoever has its key: whether it is valid, in one sentence; then the rest. */
export function LicenseInformation(props: Props) {
  const { license, backHref, nextHref, activateHref, deactivateHref } = props;
  const t = useTranslations('licenseInfo');
  const facts = useTranslations('facts');
  const seats = useTranslations('seats');
  const format = useFormatter();
  const { standing, term, lastDay, features, maintenanceLastDay } = license;
  const day = lastDay ? format.dateTime(new Date(`${lastDay}T00:00:00Z`), 'longDay') : '';
  return (
    <div className="mx-auto max-w-reading">
      <PageHeader
        back={{ href: backHref, label: t('another') }}
        title={license.productName}
        lead={t('keyEnding', { ending: license.keyEnding })}
      />
      <Notice
        tone={STANDING_TONE[standing]}
        title={t(standing, { term, day, support: props.support?.ways.length ? 'known' : 'none' })}
      >
        {props.support ? <SupportWays {...props.support} /> : null}
      </Notice>
      <div className="mt-4">
        <Facts
          facts={[
            {
              label: seats('label'),
              value: <SeatsBar used={license.seatsUsed} seats={license.seats} />,
            },
            {
              label: t('term'),
              value: (
                <TermText
                  term={
                    term === 'perpetual' || !lastDay
                      ? { kind: 'perpetual' }
                      : { kind: term, until: lastDay }
                  }
                  ended={standing === 'expired' || standing === 'grace'}
                />
              ),
            },
            maintenanceLastDay
              ? {
                  label: facts(maintenanceLabel(maintenanceLastDay)),
                  value: <TermDay day={maintenanceLastDay} />,
                }
              : null,
            features?.length ? { label: facts('features'), value: format.list(features) } : null,
            license.releases
              ? { label: t('deactivations'), value: <Releases {...license.releases} /> }
              : null,
          ]}
        />
      </div>
      {deactivateHref || activateHref ? (
        <div className="mt-4 flex flex-wrap gap-3">
          {deactivateHref && license.seatsUsed > 0 ? (
            <LinkButton href={deactivateHref} tone="secondary" icon="leave">
              {t('deactivate')}
            </LinkButton>
          ) : null}
          {activateHref && takesComputers(standing) ? (
            <LinkButton href={activateHref} tone="secondary" icon="plus">
              {t('activate')}
            </LinkButton>
          ) : null}
        </div>
      ) : null}
      <h2 className="mt-8 mb-3 text-lg font-semibold">{t('computers')}</h2>
      <Computers computers={license.computers} none={license.seatsUsed === 0} />
      <NextPage href={nextHref} />
    </div>
  );
}

function Releases(releases: ReleasesHere) {
  const t = useTranslations('licenseInfo');
  if (releases.codeOnly) return t('codeOnly', { why: releases.codeOnly });
  const { remaining, nextAt } = releases;
  if (remaining === null) return t('unlimited');
  return nextAt
    ? t.rich('remainingNext', { remaining, when: () => <When at={nextAt} as="moment" /> })
    : t('remaining', { remaining });
}

function Computers({ computers, none }: { computers: ShownComputer[]; none: boolean }) {
  const info = useTranslations('licenseInfo');
  const t = useTranslations('computers');
  if (computers.length === 0) return <p>{info(none ? 'none' : 'noneHere')}</p>;
  return (
    <ul className="divide-y divide-line rounded-md border border-line bg-card">
      {computers.map(
        ({ activationId, computerName, maskedComputerId, activatedAt, lastSeenAt }) => (
          <li key={activationId} className="flex flex-wrap justify-between gap-x-4 p-4 sm:px-6">
            <div className="min-w-0">
              <p className="font-semibold break-words">
                {strangersWord(computerName || maskedComputerId || t('unnamed'))}
              </p>
              {computerName && maskedComputerId ? (
                <p translate="no" className="code-face text-sm text-muted">
                  {strangersWord(maskedComputerId)}
                </p>
              ) : null}
            </div>
            <p className="text-sm text-muted">
              {activatedAt ? (
                <span className="block">
                  {t.rich('since', { day: () => <When at={activatedAt} /> })}
                </span>
              ) : null}
              {lastSeenAt === undefined ? null : (
                <span className="block">
                  {lastSeenAt
                    ? t.rich('seen', { when: () => <When at={lastSeenAt} as="relative" /> })
                    : t('neverSeen')}
                </span>
              )}
            </p>
          </li>
        ),
      )}
    </ul>
  );
}
