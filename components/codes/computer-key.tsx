import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { SubmitButton } from '@/components/form/submit-button';
import { Notice } from '@/components/ui/notice';
import type { FormAction } from '@/lib/form-state';
import type { KeyWaysProps } from './key-ways';
import { ShortKey } from './short-key';
import { SignedKey } from './signed-key';

export type ComputerKeyProps = Omit<KeyWaysProps, 'code'> & {
  /** The full, signed key: groups joined by `-`. */
  computerKey: string;
  shortKey?: string | null | undefined;
  /** The license says something else since this key was made: get the one that says it. */
  renew?: { action: FormAction; fields?: Record<string, string> } | undefined;
};

/**
 * A Computer Key and all ways to carry it to its computer. Where there is a short one it leads, to be
 * typed. Where there is only the long one, what spares typing leads: QR code, license file, sharing.
 * Nothing is folded away that a reader without scripts, or a sheet of paper, would miss.
 */
export function ComputerKey({ computerKey, shortKey, renew, ...ways }: ComputerKeyProps) {
  const t = useTranslations('computerKey');
  return (
    <div className="space-y-4">
      {renew ? (
        <ActionForm action={renew.action} fields={renew.fields} id="renew" className="print:hidden">
          <Notice tone="info" title={t('outdated')}>
            <p className="mb-3">{t('outdatedText')}</p>
            <SubmitButton pending={t('renewing')}>{t('renew')}</SubmitButton>
          </Notice>
        </ActionForm>
      ) : null}
      {shortKey ? (
        <ShortKey shortKey={shortKey} computerKey={computerKey} {...ways} />
      ) : (
        <SignedKey computerKey={computerKey} {...ways} />
      )}
    </div>
  );
}
