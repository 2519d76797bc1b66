import { useTranslations } from 'next-intl';
import { ChoiceField } from '@/components/form/choice-field';
import { SureField } from '@/components/form/sure-field';
import { TextField } from '@/components/form/text-field';
import type { FormAction } from '@/lib/form-state';
import { ChangeForm } from './change-form';

type Props = {
  fields: Record<string, string>;
  /** Its name is the address of a private buyer, and stays. */
  personal: boolean;
  name: string;
  reference: string;
  actions: {
    rename: FormAction;
    addPerson: FormAction;
    /** Of admins. */
    merge: FormAction | undefined;
  };
};

/** What can be changed about an organization, each folded away. */
export function ChangeOrganization({ fields, personal, name, reference, actions }: Props) {
  const t = useTranslations('staff.organization');
  const { rename, addPerson, merge } = actions;
  return (
    <section className="desk-card desk-form" aria-labelledby="change">
      <h2 id="change">{t('change')}</h2>
      <ChangeForm
        action={addPerson}
        id="add-person"
        fields={fields}
        summary={t('addSummary')}
        text={t('addText')}
        submit={t('add')}
        names={['email']}
        withReason={false}
      >
        <TextField name="email" label={t('email')} type="email" autoComplete="off" />
        <ChoiceField
          name="role"
          label={t('role')}
          choices={(['member', 'contact'] as const).map((value) => ({
            value,
            label: t(`roles.${value}`),
          }))}
          defaultValue="member"
        />
      </ChangeForm>
      {personal ? null : (
        <ChangeForm
          action={rename}
          id="rename"
          fields={fields}
          summary={t('renameSummary')}
          submit={t('rename')}
          names={['name', 'reference']}
          withReason={false}
        >
          <TextField name="name" label={t('name')} defaultValue={name} autoComplete="off" />
          <TextField
            name="reference"
            label={t('reference')}
            hint={t('referenceHint')}
            defaultValue={reference}
            autoComplete="off"
          />
        </ChangeForm>
      )}
      {merge ? (
        <ChangeForm
          action={merge}
          id="merge"
          fields={fields}
          summary={t('mergeSummary')}
          text={t('mergeText')}
          submit={t('merge')}
          names={['into', 'sure']}
        >
          <TextField
            name="into"
            label={t('into')}
            hint={t('intoHint')}
            maxLength={200}
            autoComplete="off"
          />
          <SureField label={t('sure')} />
        </ChangeForm>
      ) : null}
    </section>
  );
}
