import type { Route } from 'next';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { type Fact, Facts } from '@/components/ui/facts';
import { AddressCell, CodeCell, LicenseCell, WordsCell } from './cells';
import type { OfComputer } from './computer-columns';

type Props = {
  row: Pick<OfComputer, 'computerName' | 'computerId' | 'productName' | 'keyEnding'>;
  computerHref: Route;
  licenseHref: Route;
  /** Whose license it is, as people read it. */
  email: string;
  /** What was seen of it. */
  facts: (Fact | null | false)[];
};

/** Which computer it is, whose, and what was seen of it. */
export function ComputerInQuestion({ row, computerHref, licenseHref, email, facts }: Props) {
  const t = useTranslations('staff.computers');
  const computer = (
    <Link href={computerHref} prefetch={false} className="text-link">
      <WordsCell text={row.computerName || row.computerId} />
    </Link>
  );
  const license = (
    <>
      {row.productName} <LicenseCell href={licenseHref} keyEnding={row.keyEnding} />
    </>
  );
  return (
    <Facts
      facts={[
        { label: t('computer'), value: computer },
        { label: t('computerId'), value: <CodeCell code={row.computerId} /> },
        { label: t('license'), value: license },
        { label: t('email'), value: <AddressCell address={email} /> },
        ...facts,
      ]}
    />
  );
}
