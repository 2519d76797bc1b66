import type { Route } from 'next';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { When } from '@/components/ui/when';
import { LONGEST_REASON, strangersWord } from '@/lib/strangers-words';
import type { Proof } from '@/lib/rules/vocabulary';
import { DeskFacts } from './desk-facts';

type Props = {
  computer: {
    activationId: string;
    computerId: string;
    computerName: string;
    organizationName: string;
    registeredEmail: string;
    activatedAt: Date;
    lastSeenAt: Date | null;
    closedAt: Date | null;
    closedReason: string | null;
    proof: Proof | null;
    activeAgain: boolean;
  };
  receiptHref: Route | undefined;
};

/** What is known of a computer, short. */
export function ComputerFacts({ computer, receiptHref }: Props) {
  const t = useTranslations('staff.computer');
  const line = useTranslations('staff.computers');
  const receipt = useTranslations('receipt');
  const { lastSeenAt, closedAt, proof, closedReason } = computer;
  return (
    <section className="desk-card" aria-label={t('facts')}>
      <DeskFacts
        facts={[
          { label: line('computerId'), value: strangersWord(computer.computerId), code: true },
          computer.computerName
            ? { label: line('name'), value: strangersWord(computer.computerName) }
            : null,
          { label: t('organization'), value: strangersWord(computer.organizationName) },
          { label: t('email'), value: <bdi translate="no">{computer.registeredEmail}</bdi> },
          { label: line('activated'), value: <When at={computer.activatedAt} as="moment" /> },
          {
            label: line('lastSeen'),
            value: lastSeenAt ? <When at={lastSeenAt} as="moment" /> : line('never'),
          },
          closedAt ? { label: line('closed'), value: <When at={closedAt} as="moment" /> } : null,
          proof ? { label: t('proof'), value: receipt(proof) } : null,
          closedReason
            ? { label: t('reason'), value: strangersWord(closedReason, LONGEST_REASON) }
            : null,
          computer.activeAgain ? { label: t('since'), value: t('activeAgain') } : null,
          { label: t('id'), value: computer.activationId, code: true },
        ]}
      />
      {receiptHref ? (
        <p className="mt-2">
          <Link href={receiptHref} prefetch={false} className="text-link">
            {t('receipt')}
          </Link>
        </p>
      ) : null}
    </section>
  );
}
