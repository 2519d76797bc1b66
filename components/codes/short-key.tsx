import { useTranslations } from 'next-intl';
import { Disclosure } from '@/components/ui/disclosure';
import { CodeDisplay } from './code-display';
import { CodeText } from './code-text';
import { KeyWays, type KeyWaysProps } from './key-ways';
import { Qr } from './qr';

type Props = Omit<KeyWaysProps, 'code'> & { shortKey: string; computerKey: string };

/**
 * A key of 24 or 30 characters, to be typed: big, in numbered groups. The signed key that it stands for
 * is text below it, for programs that ask for that one.
 */
export function ShortKey({ shortKey, computerKey, ...ways }: Props) {
  const t = useTranslations('computerKey');
  return (
    <>
      <CodeDisplay code={shortKey} label={t('shortLabel')} />
      <KeyWays code={shortKey} {...ways} />
      <CodeText code={computerKey} label={t('longer')} />
      <div className="grid gap-3 sm:grid-cols-[12rem_1fr] sm:gap-6 print:grid-cols-[12rem_1fr]">
        <Qr text={shortKey.replaceAll('-', '')} alt={t('qrAlt')} />
        <div className="min-w-0 space-y-3">
          <p className="text-muted">{t('qrHint')}</p>
          <CodeText code={shortKey} label={t('text')} />
        </div>
      </div>
      <Disclosure summary={t('longerGroups')}>
        <CodeDisplay code={computerKey} label={t('label')} />
      </Disclosure>
    </>
  );
}
