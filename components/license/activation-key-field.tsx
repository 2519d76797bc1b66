import type { Route } from 'next';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { CodeField } from '@/components/codes/code-field';

type Props = {
  /** Where lost keys are mailed, if that is offered. */
  keysHref: Route | undefined;
  defaultValue: string | undefined;
  firstOfPage?: boolean | undefined;
};

/** Which license? Where its Activation Key stands, and what to do without it. */
export function ActivationKeyField({ keysHref, defaultValue, firstOfPage }: Props) {
  const t = useTranslations('selfHelp');
  const hint = (
    <>
      {t('keyHint')}{' '}
      {keysHref ? (
        <Link href={keysHref} prefetch={false} className="text-link">
          {t('keyLost')}
        </Link>
      ) : null}
    </>
  );
  return (
    <CodeField
      name="activationKey"
      label={t('keyLabel')}
      hint={hint}
      kinds={['AK']}
      defaultValue={defaultValue}
      firstOfPage={firstOfPage}
    />
  );
}
