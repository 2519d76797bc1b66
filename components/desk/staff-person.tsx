import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { SubmitButton } from '@/components/form/submit-button';
import { TextField } from '@/components/form/text-field';
import { Card } from '@/components/ui/card';
import type { FormAction } from '@/lib/form-state';

type Props = {
  /** null: disabled. */
  role: 'agent' | 'admin' | null;
  /** The address as it is read; `fields` has it as it is kept. */
  shown: string;
  fields: { email: string; person: string };
  giveRole: FormAction;
  disable: FormAction;
  /** Where they are signed in anywhere. */
  signOut: FormAction | undefined;
};

/** One of the vendor's people, and what an admin can do about them. */
export function StaffPerson({ role, shown, fields, giveRole, disable, signOut }: Props) {
  const t = useTranslations('staff.team');
  const form = useTranslations('form');
  const others = (['agent', 'admin'] as const).filter((one) => one !== role);
  return (
    <section className="desk-form mb-4" aria-labelledby="person">
      <Card>
        <h2 id="person" className="mb-3 font-semibold">
          <bdi translate="no">{shown}</bdi>{' '}
          <span className="font-normal text-muted">{t(`roles.${role ?? 'none'}`)}</span>
        </h2>
        <div className="space-y-4">
          <ActionForm action={giveRole} fields={fields} id="role" className="flex flex-wrap gap-2">
            {others.map((one) => (
              <SubmitButton key={one} tone="secondary" name="role" value={one}>
                {t(role ? `make.${one}` : `enable.${one}`)}
              </SubmitButton>
            ))}
          </ActionForm>
          {signOut ? (
            <ActionForm action={signOut} fields={fields} id="end-sessions">
              <SubmitButton tone="secondary">{t('signOut')}</SubmitButton>
            </ActionForm>
          ) : null}
          {role ? (
            <ActionForm action={disable} fields={fields} id="disable">
              <TextField
                name="reason"
                label={t('reason')}
                note={form('optional')}
                maxLength={500}
                autoComplete="off"
              />
              <SubmitButton tone="secondary">{t('disable')}</SubmitButton>
            </ActionForm>
          ) : null}
        </div>
      </Card>
    </section>
  );
}
