import { useTranslations } from 'next-intl';
import { CodeDisplay } from './code-display';
import { CodeText } from './code-text';
import { KeyWays, type KeyWaysProps } from './key-ways';
import { Qr } from './qr';

type Props = Omit<KeyWaysProps, 'code'> & { computerKey: string };

/**
 * A key of 102 to 138 characters: held up to the webcam, sent as a file, shared; typed last. Its text
 * stands beside the QR code, on the first screen of a phone too.
 */
export function SignedKey({ computerKey, ...ways }: Props) {
  const t = useTranslations('computerKey');
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-[20rem_1fr] sm:gap-6 print:grid-cols-[12rem_1fr]">
        <Qr text={computerKey.replaceAll('-', '')} alt={t('qrAlt')} />
        <div className="min-w-0 space-y-3">
          <CodeText code={computerKey} />
          <KeyWays code={computerKey} {...ways} />
        </div>
      </div>
      <section className="space-y-2 pt-2">
        <h2 className="text-lg font-semibold">{t('type')}</h2>
        <CodeDisplay code={computerKey} label={t('label')} />
      </section>
    </>
  );
}
