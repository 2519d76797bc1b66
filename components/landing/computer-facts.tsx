import { useTranslations } from 'next-intl';
import { Facts } from '@/components/ui/facts';
import { strangersWord } from '@/lib/strangers-words';

type Props = {
  computerName?: string | undefined;
  maskedComputerId?: string | undefined;
  /** Last group of the Activation Key. */
  licenseEnding?: string | undefined;
};

/** Which computer and which license, as far as someone who is not signed in may see it. */
export function ComputerFacts({ computerName, maskedComputerId, licenseEnding }: Props) {
  const t = useTranslations('facts');
  return (
    <Facts
      facts={[
        computerName ? { label: t('computer'), value: strangersWord(computerName) } : null,
        maskedComputerId
          ? { label: t('computerId'), value: strangersWord(maskedComputerId), code: true }
          : null,
        licenseEnding ? { label: t('license'), value: `…${licenseEnding}`, code: true } : null,
      ]}
    />
  );
}
