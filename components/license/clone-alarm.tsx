import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { SubmitButton } from '@/components/form/submit-button';
import { TextField } from '@/components/form/text-field';
import { Notice } from '@/components/ui/notice';
import { When } from '@/components/ui/when';
import type { FormAction } from '@/lib/form-state';

export type Alarm = {
  at: Date;
  suspended: boolean;
  /** Where the viewer may clear it; gets `activationId`, and `reason` where one is asked for. */
  clear?: { action: FormAction; fields: Record<string, string>; reasonAsked: boolean } | undefined;
};

/** A computer's activation seems to be in use twice: what that means, and the way to clear it. */
export function CloneAlarm({ at, suspended, clear }: Alarm) {
  const t = useTranslations('cloneAlarm');
  const noticed = <p>{t.rich('noticed', { when: () => <When at={at} as="moment" /> })}</p>;
  return (
    <Notice tone={suspended ? 'error' : 'warning'} heading="h2" title={t('title')}>
      {suspended ? <p className="font-semibold">{t('suspended')}</p> : noticed}
      {/* On the first screen of a phone, in whatever face: what can wait comes after it. */}
      {clear ? <ClearAlarm {...clear} /> : null}
      {suspended ? noticed : null}
      <p>{t('innocent')}</p>
      <p>{t('two')}</p>
    </Notice>
  );
}

/** The form; `of`: the computer's name, where it is one of many. */
export function ClearAlarm({
  action,
  fields,
  reasonAsked,
  of,
}: NonNullable<Alarm['clear']> & { of?: string }) {
  const t = useTranslations('cloneAlarm');
  return (
    <ActionForm
      action={action}
      fields={fields}
      id={of ? `clear-alarm-${fields.activationId}` : 'clear-alarm'}
    >
      {reasonAsked ? <TextField name="reason" label={t('reason')} required /> : null}
      <SubmitButton
        tone="secondary"
        pending={t('pending')}
        label={of ? t('clearName', { name: of }) : undefined}
      >
        {t('clear')}
      </SubmitButton>
    </ActionForm>
  );
}
