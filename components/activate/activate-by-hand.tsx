import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { CodeField } from '@/components/codes/code-field';
import { ChooseFromList } from '@/components/deactivate/choose-from-list';
import { ActionForm } from '@/components/form/action-form';
import { FileField } from '@/components/form/file-field';
import { SubmitButton } from '@/components/form/submit-button';
import { TextArea } from '@/components/form/text-area';
import { TextField } from '@/components/form/text-field';
import { Card } from '@/components/ui/card';
import { PageHeader } from '@/components/ui/page-header';
import type { FormAction } from '@/lib/form-state';

type Props = {
  /** Gets `request` (text) and `file`. */
  requestAction: FormAction;
  /** Gets `activationKey`, `computerId`, `computerName`, `deviceCode`. */
  typedAction: FormAction;
  /** customerSite/showComputerNameForActivation and activationPage_ComputerNameRequired. */
  computerName?: 'hidden' | 'optional' | 'required' | undefined;
  /** One's own license: its key is known. The forms get its `fields`. */
  license?:
    | { productName: string; keyEnding: string; fields: Record<string, string>; backHref: Route }
    | undefined;
  /** Further ways to bring the request into its field `request`. */
  reader?: ReactNode;
  /** What a link, or the form before, has brought along. */
  typed?: { activationKey?: string; computerId?: string } | undefined;
};

/** Offline activation at a desk: a request by paste or file, or the codes by keyboard. */
export function ActivateByHand(props: Props) {
  const { requestAction, typedAction, computerName = 'optional', typed, license, reader } = props;
  const t = useTranslations('activateByHand');
  const form = useTranslations('form');
  const byRequest = (
    <Card key="request">
      <h2 className="mb-4 text-lg font-semibold">{t('requestTitle')}</h2>
      <ActionForm action={requestAction} fields={license?.fields} id="by-request">
        <TextArea name="request" label={t('requestLabel')} hint={t('requestHint')} rows={3} mono />
        <FileField
          name="file"
          label={t('fileLabel')}
          hint={t('fileHint')}
          accept={reader ? '.txt,.json,text/plain,image/*' : '.txt,.json,text/plain'}
        />
        {reader}
        <SubmitButton pending={t('pending')}>{t('requestSubmit')}</SubmitButton>
      </ActionForm>
    </Card>
  );
  const byTyping = (
    <Card key="codes">
      <h2 className="text-lg font-semibold">{t('typedTitle')}</h2>
      <p className="mb-4 text-muted">{t(license ? 'typedHereLead' : 'typedLead')}</p>
      <ActionForm action={typedAction} fields={license?.fields} id="by-codes">
        <ChooseFromList />
        {license ? null : (
          <CodeField
            name="activationKey"
            label={t('keyLabel')}
            hint={t('keyHint')}
            kinds={['AK']}
            defaultValue={typed?.activationKey}
          />
        )}
        <TextField
          name="computerId"
          label={t('computerIdLabel')}
          defaultValue={typed?.computerId}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          mono
          required
        />
        <CodeField
          name="deviceCode"
          label={t('deviceCodeLabel')}
          hint={t('deviceCodeHint')}
          kinds={['DC']}
        />
        {computerName === 'hidden' ? null : (
          <TextField
            name="computerName"
            label={t('computerNameLabel')}
            hint={t('computerNameHint')}
            note={computerName === 'optional' ? form('optional') : undefined}
            required={computerName === 'required'}
            autoComplete="off"
          />
        )}
        <SubmitButton pending={t('pending')}>{t('typedSubmit')}</SubmitButton>
      </ActionForm>
    </Card>
  );
  // Who comes with a key in hand goes on where it is.
  return (
    <div className="mx-auto max-w-reading">
      <PageHeader
        title={t('title')}
        lead={t('lead')}
        {...(license
          ? {
              back: { href: license.backHref, label: t('back', { ending: license.keyEnding }) },
              context: license.productName,
            }
          : {})}
      />
      <div className="space-y-6">
        {typed?.activationKey || typed?.computerId ? [byTyping, byRequest] : [byRequest, byTyping]}
      </div>
    </div>
  );
}
