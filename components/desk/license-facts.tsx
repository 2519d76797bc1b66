import type { Route } from 'next';
import Link from 'next/link';
import { useFormatter, useTranslations } from 'next-intl';
import { CodeText } from '@/components/codes/code-text';
import { TermText } from '@/components/license/term-text';
import { CopyButton } from '@/components/ui/copy-button';
import { Disclosure } from '@/components/ui/disclosure';
import { TermDay } from '@/components/ui/term-day';
import { strangersWord } from '@/lib/strangers-words';
import type { ReleasesHere } from '@/lib/rules/decide-release';
import type { Standing } from '@/lib/rules/standing';
import type { LicenseTerm } from '@/lib/rules/vocabulary';
import { DeskFacts } from './desk-facts';
import { SeatsCell } from './seats-cell';

type Props = {
  license: {
    id: string;
    organizationName: string;
    registeredEmail: string;
    activationKey: string;
    standing: Standing;
    term: LicenseTerm;
    lastDay: string | null;
    maintenanceLastDay: string | null;
    features: string[];
    reference: string | null;
    seats: number;
    seatsUsed: number;
    releases: ReleasesHere;
  };
  organizationHref: Route;
  /** What goes to the registered address comes back, or is complained about. */
  trouble: { outcome: 'failed' | 'complaint'; status: string; href: Route } | null;
};

/** What a license says, short. */
export function LicenseFacts({ license, organizationHref, trouble }: Props) {
  const t = useTranslations('staff.license');
  const key = useTranslations('license');
  const facts = useTranslations('facts');
  const mails = useTranslations('staff.mails');
  const format = useFormatter();
  const {
    releases,
    term,
    lastDay,
    standing,
    organizationName,
    registeredEmail,
    maintenanceLastDay,
  } = license;
  return (
    <section className="desk-card" aria-label={t('facts')}>
      <DeskFacts
        facts={[
          {
            label: t('organization'),
            value:
              organizationName === registeredEmail ? (
                t('private')
              ) : (
                <Link href={organizationHref} prefetch={false} className="text-link">
                  {strangersWord(organizationName)}
                </Link>
              ),
          },
          {
            label: t('email'),
            value: (
              <>
                <bdi translate="no">{registeredEmail}</bdi>
                {trouble ? (
                  <Link
                    href={trouble.href}
                    prefetch={false}
                    className="desk-quiet-link block font-semibold text-warn"
                  >
                    {mails(`trouble.${trouble.outcome}`)}{' '}
                    <span translate="no">{trouble.status}</span>
                  </Link>
                ) : null}
              </>
            ),
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
          {
            label: t('seats'),
            value: <SeatsCell used={license.seatsUsed} seats={license.seats} />,
          },
          maintenanceLastDay
            ? { label: facts('maintenance'), value: <TermDay day={maintenanceLastDay} /> }
            : null,
          license.features.length > 0
            ? { label: facts('features'), value: format.list(license.features) }
            : null,
          {
            label: t('withoutCode'),
            value: releases.codeOnly
              ? t('codeRequired')
              : releases.remaining === null
                ? t('unlimited')
                : format.number(releases.remaining),
          },
          license.reference
            ? { label: t('reference'), value: strangersWord(license.reference) }
            : null,
          { label: t('id'), value: license.id, code: true },
        ]}
      />
      <Disclosure summary={key('showKey')}>
        <div className="space-y-2">
          <CodeText code={license.activationKey} label={key('keyLabel')} />
          <CopyButton text={license.activationKey} label={key('copyKey')} copied={key('copied')} />
        </div>
      </Disclosure>
    </section>
  );
}
