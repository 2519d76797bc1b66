import type { Route } from 'next';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { When } from '@/components/ui/when';
import type { FormAction } from '@/lib/form-state';
import { type Column, DataTable } from './data-table';
import { RowLink } from './row-link';

type Person = {
  userId: string;
  /** As it is read, and as it is kept. */
  email: string;
  address: string;
  role: 'member' | 'contact';
  since: Date;
  licensesHref: Route;
};

type Props = {
  people: Person[];
  /** Where there are more of them. */
  allHref: Route | undefined;
  fields: Record<string, string>;
  /** Gets `email`. */
  remove: FormAction;
};

/** Who belongs to an organization, each with the way to end that. */
export function OrganizationPeople({ people, allHref, fields, remove }: Props) {
  const t = useTranslations('staff.organization');
  const columns: Column<Person>[] = [
    {
      key: 'email',
      label: t('email'),
      cell: ({ email, licensesHref }) => (
        <RowLink href={licensesHref}>
          <bdi translate="no">{email}</bdi>
        </RowLink>
      ),
    },
    { key: 'role', label: t('role'), cell: ({ role }) => t(`roles.${role}`) },
    { key: 'since', label: t('since'), cell: ({ since }) => <When at={since} /> },
    {
      key: 'remove',
      label: t('end'),
      cell: ({ userId, email, address }) => (
        <ActionForm
          action={remove}
          id={`remove-${userId}`}
          fields={{ ...fields, email: address }}
          className="desk-in-row"
        >
          <button type="submit" className="desk-small-button">
            {t('remove')}
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
    <section aria-labelledby="people">
      <div className="desk-section">
        <h2 id="people">{t('people')}</h2>
      </div>
      {people.length === 0 ? (
        <p className="text-muted">{t('nobody')}</p>
      ) : (
        <>
          <p className="mb-2 text-muted">{t('removeText')}</p>
          <DataTable
            caption={t('people')}
            columns={columns}
            rows={people}
            keyOf={({ userId }) => userId}
          />
        </>
      )}
      {allHref ? (
        <p className="mt-2">
          <Link href={allHref} prefetch={false} className="text-link">
            {t('allPeople')}
          </Link>
        </p>
      ) : null}
    </section>
  );
}
