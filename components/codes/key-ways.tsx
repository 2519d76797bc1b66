import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { SubmitButton } from '@/components/form/submit-button';
import { CopyButton } from '@/components/ui/copy-button';
import { DownloadButton } from '@/components/ui/download-button';
import { PrintButton } from '@/components/ui/print-button';
import { ShareButton } from '@/components/ui/share-button';
import type { FormAction } from '@/lib/form-state';

export type KeyWaysProps = {
  /** The key that is copied and shared. */
  code: string;
  licenseFile?: { href: Route; name: string } | undefined;
  /** Mails the key: to whoever is signed in, if its `label` says nothing else. */
  mail?: { action: FormAction; fields?: Record<string, string>; label?: string } | undefined;
};

/** What carries a Computer Key without typing: as a file first, and to another app. */
export function KeyWays({ code, licenseFile, mail }: KeyWaysProps) {
  const t = useTranslations('computerKey');
  // Last in its row: where a browser cannot share, nothing moves up.
  const share = (
    <ShareButton label={t('share')} title={t('label')} text={code} file={licenseFile} />
  );
  return (
    <div className="space-y-2 print:hidden">
      {licenseFile ? (
        <div className="flex flex-wrap gap-2">
          <DownloadButton href={licenseFile.href} name={licenseFile.name}>
            {t('file')}
          </DownloadButton>
          {share}
        </div>
      ) : null}
      <div className="flex flex-wrap gap-2">
        <CopyButton text={code} label={t('copy')} copied={t('copied')} />
        <PrintButton label={t('print')} />
        {mail ? (
          <ActionForm action={mail.action} fields={mail.fields} id="mail" className="contents">
            <SubmitButton tone="secondary" icon="mail" pending={t('mailing')}>
              {mail.label ?? t('mail')}
            </SubmitButton>
          </ActionForm>
        ) : null}
        {licenseFile ? null : share}
      </div>
    </div>
  );
}
