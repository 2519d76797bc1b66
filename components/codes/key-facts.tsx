import { useTranslations } from 'next-intl';
import { Facts } from '@/components/ui/facts';
import { TermDay } from '@/components/ui/term-day';
import { When } from '@/components/ui/when';
import { strangersWord } from '@/lib/strangers-words';

export type KeyFactsProps = {
  /** The vendor's name, or its title; on paper nothing else says it. */
  vendor?: string | undefined;
  productName: string;
  /** Last group of the Activation Key. */
  licenseEnding?: string | undefined;
  computerName?: string | undefined;
  /** As far as this reader may see it. */
  computerId?: string | undefined;
  deviceCode?: string | null | undefined;
  /** Last valid day of the key, `YYYY-MM-DD`; left out for a perpetual one. */
  validThrough?: string | null | undefined;
};

/**
 * Whose key this is: below it on a screen, above it on a sheet of paper, which has to say by itself
 * where it belongs and from when it is.
 */
export function KeyFacts(props: KeyFactsProps) {
  const t = useTranslations('facts');
  const { vendor, licenseEnding, computerName, computerId, deviceCode, validThrough } = props;
  return (
    <div className="print:text-sm">
      <div className="hidden border-b border-line print:block">
        <Facts
          facts={[
            { label: t('asOf'), value: <When at={new Date()} as="moment" /> },
            vendor ? { label: t('vendor'), value: vendor } : null,
          ]}
        />
      </div>
      <Facts
        facts={[
          { label: t('product'), value: props.productName },
          licenseEnding
            ? { label: t('license'), value: t('licenseEnding', { ending: licenseEnding }) }
            : null,
          computerName ? { label: t('computer'), value: strangersWord(computerName) } : null,
          computerId
            ? { label: t('computerId'), value: strangersWord(computerId), code: true }
            : null,
          deviceCode ? { label: t('deviceCode'), value: deviceCode, code: true } : null,
          validThrough ? { label: t('validThrough'), value: <TermDay day={validThrough} /> } : null,
        ]}
      />
    </div>
  );
}
