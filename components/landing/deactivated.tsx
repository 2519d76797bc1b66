import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Icon } from '@/components/ui/icon';
import { When } from '@/components/ui/when';
import { ComputerFacts } from './computer-facts';
import { strangersWord } from '@/lib/strangers-words';

export type DeactivationResult = 'released' | 'already_released' | 'confirmed';

type Props = {
  /** Only `released` freed a seat, and only it is worded so. */
  result: DeactivationResult;
  /** When the seat was freed. */
  at: Date;
  productName: string;
  computerName?: string | undefined;
  maskedComputerId?: string | undefined;
  licenseEnding?: string | undefined;
  /** Another computer can have the seat: the license is valid. */
  reusable: boolean;
  /** The computer holds a seat again, under a newer activation. */
  activeAgain?: boolean | undefined;
  /** What the reader may want to do next. */
  children?: ReactNode;
};

/** What came of a deactivation by code: freed now, freed before, or proven afterwards. */
export function Deactivated(props: Props) {
  const t = useTranslations('deactivated');
  const deactivate = useTranslations('deactivate');
  const { result, at, productName, computerName } = props;
  const name = strangersWord(computerName ?? '');
  const values = { name, when: () => <When at={at} as="moment" /> };
  const suffix = computerName ? '' : 'Unnamed';
  const title = result === 'released' ? (`released${suffix}` as const) : result;
  const text =
    result === 'released'
      ? props.reusable
        ? 'releasedText'
        : 'releasedTextOver'
      : computerName
        ? (`${result}Text` as const)
        : (`${result}Unnamed` as const);
  return (
    <div className="mx-auto max-w-reading">
      <p className="text-sm font-medium text-muted">{productName}</p>
      <h1 className="flex items-start gap-2 text-xl font-semibold sm:text-2xl">
        <Icon
          name={result === 'already_released' ? 'info' : 'check'}
          className={`mt-0.5 size-6 sm:mt-1 ${result === 'already_released' ? 'text-accent' : 'text-good'}`}
        />
        <span className="min-w-0 break-words">{t(title, { name })}</span>
      </h1>
      <p className="mt-2 mb-4">{t.rich(text, values)}</p>
      {props.activeAgain && computerName ? (
        <p className="mb-4">{deactivate('activeAgain', { name: strangersWord(computerName) })}</p>
      ) : null}
      <ComputerFacts {...props} />
      {props.children}
    </div>
  );
}
