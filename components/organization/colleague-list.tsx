import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { SubmitButton } from '@/components/form/submit-button';
import { Disclosure } from '@/components/ui/disclosure';
import { When } from '@/components/ui/when';
import type { FormAction } from '@/lib/form-state';

export type Colleague = {
  userId: string;
  /** As it is read. */
  email: string;
  role: 'member' | 'contact';
  since: Date;
  /** The one who looks. */
  self: boolean;
};

type Props = {
  people: Colleague[];
  fields: Record<string, string>;
  /** Get `userId`, one of them `role`; none where the viewer changes nothing. */
  actions: { changeRole: FormAction; remove: FormAction } | undefined;
};

/** Who belongs to an organization; for its contacts each with what can be changed. */
export function ColleagueList({ people, fields, actions }: Props) {
  const t = useTranslations('organization');
  return (
    <ul className="divide-y divide-line rounded-md border border-line bg-card">
      {people.map((person) => (
        <li key={person.userId} data-person={person.userId} className="px-4 py-3 sm:px-6">
          <p className="flex flex-wrap items-baseline justify-between gap-x-4">
            <bdi translate="no" className="min-w-0 font-semibold wrap-anywhere">
              {person.email}
            </bdi>
            <span className="text-sm text-muted">
              {person.self ? `${t('you')} · ` : null}
              {t(`roles.${person.role}`)} ·{' '}
              {t.rich('since', { at: () => <When at={person.since} /> })}
            </span>
          </p>
          {actions && !person.self ? (
            <ChangePerson person={person} fields={fields} actions={actions} />
          ) : null}
        </li>
      ))}
    </ul>
  );
}

function ChangePerson({
  person: { userId, email, role },
  fields,
  actions,
}: {
  person: Colleague;
  fields: Record<string, string>;
  actions: NonNullable<Props['actions']>;
}) {
  const t = useTranslations('organization');
  const other = role === 'contact' ? 'member' : 'contact';
  const about = { ...fields, userId };
  return (
    <Disclosure
      summary={
        <span className="text-sm">
          {t('change')} <span className="sr-only">{email}</span>
        </span>
      }
    >
      <div className="flex flex-wrap gap-x-4 gap-y-3">
        <ActionForm
          action={actions.changeRole}
          id={`role-${userId}`}
          fields={{ ...about, role: other }}
          className=""
        >
          <SubmitButton tone="secondary" label={t(`makeThis.${other}`, { email })}>
            {t(`make.${other}`)}
          </SubmitButton>
        </ActionForm>
        <ActionForm action={actions.remove} id={`remove-${userId}`} fields={about} className="">
          <SubmitButton tone="secondary" label={t('removeThis', { email })}>
            {t('remove')}
          </SubmitButton>
        </ActionForm>
      </div>
      <p className="mt-2 text-sm text-muted">{t('removeText')}</p>
    </Disclosure>
  );
}
