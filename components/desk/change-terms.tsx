import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { SubmitButton } from '@/components/form/submit-button';
import { TextField } from '@/components/form/text-field';
import type { FormAction } from '@/lib/form-state';

type Props = {
  action: FormAction;
  license: {
    id: string;
    seats: number;
    lastDay: string | null;
    maintenanceLastDay: string | null;
  };
};

/** Seats and days of a license. What they were goes along: only what differs is changed. */
export function ChangeTerms({ action, license }: Props) {
  const t = useTranslations('staff.license');
  const { seats, lastDay, maintenanceLastDay } = license;
  const was = {
    seats: String(seats),
    lastDay: lastDay ?? '',
    maintenance: maintenanceLastDay ?? '',
  };
  return (
    <section className="desk-card desk-form" aria-labelledby="change">
      <h2 id="change">{t('change')}</h2>
      <ActionForm
        action={action}
        id="change-terms"
        className="space-y-3"
        fields={{
          licenseId: license.id,
          seatsWas: was.seats,
          lastDayWas: was.lastDay,
          maintenanceWas: was.maintenance,
        }}
      >
        <TextField name="seats" label={t('seats')} defaultValue={was.seats} inputMode="numeric" />
        {lastDay ? (
          <TextField name="lastDay" type="date" label={t('lastDay')} defaultValue={was.lastDay} />
        ) : null}
        <TextField
          name="maintenance"
          type="date"
          label={t('maintenance')}
          defaultValue={was.maintenance}
        />
        <TextField name="reason" label={t('reason')} maxLength={500} autoComplete="off" />
        <SubmitButton tone="secondary" pending={t('changing')}>
          {t('changeSubmit')}
        </SubmitButton>
      </ActionForm>
    </section>
  );
}
