import { useTranslations } from 'next-intl';
import { ComputerKey, type ComputerKeyProps } from '@/components/codes/computer-key';
import { KeyFacts, type KeyFactsProps } from '@/components/codes/key-facts';
import { Icon } from '@/components/ui/icon';
import { Notice } from '@/components/ui/notice';
import { TermDay } from '@/components/ui/term-day';
import { strangersWord } from '@/lib/strangers-words';

type Props = ComputerKeyProps & {
  facts: KeyFactsProps;
  /** True right after the tap; false where the key is shown once more. */
  fresh: boolean;
  /** Whether a scanned code leads here, which can be scanned again. */
  scanned: boolean;
  /** Last valid day of a key without a Device Code, `YYYY-MM-DD`. */
  unboundUntil?: string | undefined;
};

/** The Computer Key, to be carried to its computer: visible without scrolling. */
export function Activated({ facts, fresh, scanned, unboundUntil, ...key }: Props) {
  const t = useTranslations('activated');
  const { computerName } = facts;
  const lead = key.shortKey
    ? t(fresh ? 'typeFresh' : 'typeAgain')
    : t(fresh ? 'showFresh' : 'showAgain');
  return (
    <div className="mx-auto flex max-w-reading flex-col">
      <h1 className="flex items-start gap-2 text-xl font-semibold sm:text-2xl print:order-first">
        <Icon name="check" className="mt-0.5 size-6 text-good sm:mt-1" />
        <span className="min-w-0 break-words">
          {computerName ? t('title', { name: strangersWord(computerName) }) : t('unnamed')}
        </span>
      </h1>
      <p className="mt-1 mb-3 text-muted print:hidden">{lead}</p>
      <ComputerKey {...key} />
      {unboundUntil ? (
        <div className="mt-4">
          <Notice
            tone="warning"
            title={t.rich('unbound', { day: () => <TermDay day={unboundUntil} /> })}
          />
        </div>
      ) : null}
      {scanned ? <p className="mt-3 text-muted print:hidden">{t('again')}</p> : null}
      <h2 className="mt-5 mb-1 text-lg font-semibold print:hidden">{t('details')}</h2>
      <div className="print:order-first print:mt-2 print:mb-4">
        <KeyFacts {...facts} />
      </div>
    </div>
  );
}
