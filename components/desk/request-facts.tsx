import type { Route } from 'next';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Facts } from '@/components/ui/facts';
import { When } from '@/components/ui/when';
import { AddressCell, CodeCell, CountCell, LicenseCell, MomentCell, WordsCell } from './cells';
import type { RequestRow } from './request-list';

type Request = Omit<RequestRow, 'id' | 'href'> & {
  computerHref: Route;
  decidedAt: Date | null;
  decidedBy: 'allowance' | 'staff' | 'operator' | 'release' | null;
};

/** What decides a request for a seat: who asks, since when, and what the license has seen before. */
export function RequestFacts({ request }: { request: Request }) {
  const t = useTranslations('staff.requests');
  const one = useTranslations('staff.request');
  const { computerName, computerId, decidedAt, decidedBy } = request;
  return (
    <section aria-label={one('facts')}>
      <Facts
        facts={[
          {
            label: t('request'),
            value: (
              <Link href={request.computerHref} prefetch={false} className="text-link">
                <WordsCell text={computerName || computerId} />
              </Link>
            ),
          },
          { label: one('computerId'), value: <CodeCell code={computerId} /> },
          {
            label: t('license'),
            value: (
              <>
                {request.productName}{' '}
                <LicenseCell href={request.licenseHref} keyEnding={request.keyEnding} />
              </>
            ),
          },
          { label: t('organization'), value: <WordsCell text={request.organizationName} /> },
          { label: t('email'), value: <AddressCell address={request.registeredEmail} /> },
          { label: t('reason'), value: <WordsCell text={request.reason} /> },
          { label: t('opened'), value: <MomentCell at={request.openedAt} /> },
          { label: t('openedBy'), value: t(`by.${request.openedBy}`) },
          { label: t('activated'), value: <MomentCell at={request.activatedAt} /> },
          { label: t('lastSeen'), value: <MomentCell at={request.lastSeenAt} /> },
          { label: t('claims'), value: <CountCell count={request.claims} bad /> },
          { label: t('cameBack'), value: <CountCell count={request.cameBack} bad /> },
          { label: t('others'), value: <CountCell count={request.otherRequests} /> },
          decidedAt && {
            label: t('state'),
            value: (
              <>
                {one.rich('decided', {
                  state: t(`states.${request.state}`),
                  when: () => <When at={decidedAt} as="moment" />,
                })}{' '}
                {decidedBy ? one(`decidedBy.${decidedBy}`) : null}
              </>
            ),
          },
          request.answer !== null && {
            label: t('answer'),
            value: <WordsCell text={request.answer} />,
          },
        ]}
      />
    </section>
  );
}
