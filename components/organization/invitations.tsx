import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { ChoiceField } from '@/components/form/choice-field';
import { SubmitButton } from '@/components/form/submit-button';
import { EmailField } from '@/components/sign-in/email-field';
import { When } from '@/components/ui/when';
import type { FormAction } from '@/lib/form-state';

export type Invited = {
  id: string;
  /** As it is read. */
  email: string;
  role: 'member' | 'contact';
  expiresAt: Date;
};

type Props = {
  invitations: Invited[];
  fields: Record<string, string>;
  /** Gets `email` and `role`. */
  invite: FormAction;
  /** Gets `id`. */
  takeBack: FormAction;
};

/** Asks somebody to belong to the organization, and shows who was asked. */
export function Invitations({ invitations, fields, invite, takeBack }: Props) {
  const t = useTranslations('organization');
  return (
    <section className="mt-10" aria-labelledby="invite">
      <h2 id="invite" className="mb-1 text-lg font-semibold">
        {t('invite')}
      </h2>
      <p className="mb-4 text-muted">{t('inviteLead')}</p>
      <ActionForm action={invite} id="invite-form" fields={fields}>
        <EmailField />
        <ChoiceField
          name="role"
          label={t('role')}
          hint={t('roleHint')}
          defaultValue="member"
          choices={(['member', 'contact'] as const).map((value) => ({
            value,
            label: t(`roles.${value}`),
          }))}
        />
        <SubmitButton pending={t('inviting')}>{t('inviteSubmit')}</SubmitButton>
      </ActionForm>
      {invitations.length > 0 ? (
        <>
          <h3 className="mt-6 mb-2 font-semibold">{t('invited')}</h3>
          <ul className="divide-y divide-line rounded-md border border-line bg-card">
            {invitations.map(({ id, email, role, expiresAt }) => (
              <li
                key={id}
                data-invitation={id}
                className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-3 sm:px-6"
              >
                <div className="min-w-0">
                  <bdi translate="no" className="font-semibold wrap-anywhere">
                    {email}
                  </bdi>
                  <p className="text-sm text-muted">
                    {t(`roles.${role}`)} ·{' '}
                    {t.rich('until', { at: () => <When at={expiresAt} as="moment" /> })}
                  </p>
                </div>
                <ActionForm
                  action={takeBack}
                  id={`back-${id}`}
                  fields={{ ...fields, id }}
                  className=""
                >
                  <SubmitButton tone="secondary" label={t('takeBackThis', { email })}>
                    {t('takeBack')}
                  </SubmitButton>
                </ActionForm>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </section>
  );
}
