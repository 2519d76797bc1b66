import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { When } from '@/components/ui/when';
import type { FormAction } from '@/lib/form-state';
import { type Column, DataTable } from './data-table';

type Invited = {
  id: string;
  /** As it is read. */
  email: string;
  role: 'member' | 'contact';
  expiresAt: Date;
};

type Props = {
  invitations: Invited[];
  fields: Record<string, string>;
  /** Gets `id`. */
  takeBack: FormAction;
};

/** Who was asked to belong to an organization, each with the way to end that; nothing where nobody was. */
export function OrganizationInvitations({ invitations, fields, takeBack }: Props) {
  const t = useTranslations('staff.organization');
  if (invitations.length === 0) return null;
  const columns: Column<Invited>[] = [
    { key: 'email', label: t('email'), cell: ({ email }) => <bdi translate="no">{email}</bdi> },
    { key: 'role', label: t('role'), cell: ({ role }) => t(`roles.${role}`) },
    {
      key: 'until',
      label: t('until'),
      cell: ({ expiresAt }) => <When at={expiresAt} as="moment" />,
    },
    {
      key: 'back',
      label: t('end'),
      cell: ({ id, email }) => (
        <ActionForm
          action={takeBack}
          id={`back-${id}`}
          fields={{ ...fields, id }}
          className="desk-in-row"
        >
          <button type="submit" className="desk-small-button">
            {t('takeBack')}
            <span className="sr-only">
              {' '}
              <bdi translate="no">{email}</bdi>
            </span>
          </button>
        </ActionForm>
      ),
    },
  ];
  return (
    <section aria-labelledby="invitations">
      <div className="desk-section">
        <h2 id="invitations">{t('invitations')}</h2>
      </div>
      <DataTable
        caption={t('invitations')}
        columns={columns}
        rows={invitations}
        keyOf={({ id }) => id}
      />
    </section>
  );
}
