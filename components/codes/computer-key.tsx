import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { SubmitButton } from '@/components/form/submit-button';
import { CopyButton } from '@/components/ui/copy-button';
import { Disclosure } from '@/components/ui/disclosure';
import { DownloadButton } from '@/components/ui/download-button';
import { Notice } from '@/components/ui/notice';
import { PrintButton } from '@/components/ui/print-button';
import type { FormAction } from '@/lib/form-state';
import { CodeDisplay } from './code-display';
import { CodeText } from './code-text';
import { Qr } from './qr';

export type ComputerKeyProps = {
  /** The full, signed key: groups joined by `-`. */
  computerKey: string;
  shortKey?: string | null | undefined;
  licenseFile?: { href: Route; name: string } | undefined;
  /** Mails the key to whoever is signed in. */
  mail?: { action: FormAction; fields?: Record<string, string> } | undefined;
  /** The license says something else since this key was made: get the one that says it. */
  renew?: { action: FormAction; fields?: Record<string, string> } | undefined;
};

/**
 * A Computer Key and all ways to carry it to its computer: read it, copy it, as a file, as a QR
 * code, on paper, by mail. The short key comes first where there is one.
 */
export function ComputerKey({ computerKey, shortKey, licenseFile, mail, renew }: ComputerKeyProps) {
  const t = useTranslations('computerKey');
  const shown = shortKey ?? computerKey;
  const label = t(shortKey ? 'shortLabel' : 'label');
  return (
    <div className="space-y-4">
      {renew ? (
        <ActionForm action={renew.action} fields={renew.fields} id="renew">
          <Notice tone="info" title={t('outdated')}>
            <p className="mb-3">{t('outdatedText')}</p>
            <SubmitButton pending={t('renewing')}>{t('renew')}</SubmitButton>
          </Notice>
        </ActionForm>
      ) : null}
      <CodeDisplay code={shown} label={label} />
      <div className="flex flex-wrap gap-2 print:hidden">
        <CopyButton text={shown} label={t('copy')} copied={t('copied')} />
        {licenseFile ? (
          <DownloadButton href={licenseFile.href} name={licenseFile.name}>
            {t('file')}
          </DownloadButton>
        ) : null}
        <PrintButton label={t('print')} />
        {mail ? (
          <ActionForm action={mail.action} fields={mail.fields} id="mail" className="contents">
            <SubmitButton tone="secondary" icon="mail" pending={t('mailing')}>
              {t('mail')}
            </SubmitButton>
          </ActionForm>
        ) : null}
      </div>
      <CodeText code={shown} label={t('text')} />
      <div>
        <Disclosure summary={t('qr')}>
          <p className="mb-3 text-muted">{t('qrHint')}</p>
          <Qr text={shown.replaceAll('-', '')} alt={t('qrAlt')} />
        </Disclosure>
        {shortKey ? (
          <Disclosure summary={t('longer')}>
            <div className="space-y-4">
              <p className="text-muted">{t('longerHint')}</p>
              <CodeDisplay code={computerKey} label={t('label')} />
              <CopyButton text={computerKey} label={t('copy')} copied={t('copied')} />
              <CodeText code={computerKey} label={t('text')} />
            </div>
          </Disclosure>
        ) : null}
      </div>
    </div>
  );
}
