import { useTranslations } from 'next-intl';
import { ComputerKey, type ComputerKeyProps } from '@/components/codes/computer-key';
import { Disclosure } from '@/components/ui/disclosure';
import { Icon } from '@/components/ui/icon';
import { Notice } from '@/components/ui/notice';
import { TermDay } from '@/components/ui/term-day';
import { ComputerFacts } from './computer-facts';
import { strangersWord } from '@/lib/strangers-words';

type Props = ComputerKeyProps & {
  productName: string;
  computerName?: string | undefined;
  maskedComputerId?: string | undefined;
  licenseEnding?: string | undefined;
  /** True right after the tap; false where the key is shown once more. */
  fresh: boolean;
  /** Whether a scanned code leads here, which can be scanned again. */
  scanned: boolean;
  /** Last valid day of a key without a Device Code, `YYYY-MM-DD`. */
  unboundUntil?: string | undefined;
};

/** The Computer Key, to be typed off the phone: visible without scrolling. */
export function Activated(props: Props) {
  const t = useTranslations('activated');
  const { productName, computerName, fresh, scanned, unboundUntil } = props;
  return (
    <div className="mx-auto max-w-reading">
      <h1 className="flex items-start gap-2 text-xl font-semibold sm:text-2xl">
        <Icon name="check" className="mt-0.5 size-6 text-good sm:mt-1" />
        <span className="min-w-0 break-words">
          {computerName ? t('title', { name: strangersWord(computerName) }) : t('unnamed')}
        </span>
      </h1>
      <p className="mt-1 mb-3 text-muted">{t(fresh ? 'typeFresh' : 'typeAgain')}</p>
      <ComputerKey {...props} />
      {unboundUntil ? (
        <Notice
          tone="warning"
          title={t.rich('unbound', { day: () => <TermDay day={unboundUntil} /> })}
        />
      ) : null}
      {scanned ? <p className="mt-3 text-muted print:hidden">{t('again')}</p> : null}
      <Disclosure summary={t('details')}>
        <p className="font-medium">{productName}</p>
        <ComputerFacts {...props} />
      </Disclosure>
    </div>
  );
}
