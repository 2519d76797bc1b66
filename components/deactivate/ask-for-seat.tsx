import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import type { FormAction } from '@/components/form/form-state';
import { SubmitButton } from '@/components/form/submit-button';
import { TextArea } from '@/components/form/text-area';
import { Disclosure } from '@/components/ui/disclosure';
import { Notice } from '@/components/ui/notice';
import { When } from '@/components/ui/when';

/** Where an earlier request for this computer stands. */
export type RequestStatus = {
  state: 'open' | 'declined';
  openedAt: Date;
  reason: string;
  answer: string | null;
};

type Props = {
  /** Gets `reason`. */
  action: FormAction;
  fields?: Record<string, string> | undefined;
  request?: RequestStatus | undefined;
};

/** The way round a required code, for a computer that can make none: a request with a reason. */
export function AskForSeat({ action, fields, request }: Props) {
  const t = useTranslations('askForSeat');
  if (request?.state === 'open') {
    return (
      <Notice tone="info" title={t('open')}>
        <p>
          {t('openText')} <When at={request.openedAt} as="moment" />
        </p>
        <p className="text-muted">{t('yourReason', { reason: request.reason })}</p>
      </Notice>
    );
  }
  return (
    <>
      {request ? (
        <Notice tone="warning" title={t('declined')}>
          {request.answer ? <p>{request.answer}</p> : null}
        </Notice>
      ) : null}
      <Disclosure summary={t('summary')}>
        <ActionForm action={action} fields={fields} id="broken">
          <p>{t('text')}</p>
          <TextArea name="reason" label={t('reason')} hint={t('reasonHint')} rows={2} />
          <SubmitButton tone="secondary" pending={t('pending')}>
            {t('submit')}
          </SubmitButton>
        </ActionForm>
      </Disclosure>
    </>
  );
}
