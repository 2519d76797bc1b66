import { useTranslations } from 'next-intl';
import { TextField } from '@/components/form/text-field';
import type { FormAction } from '@/lib/form-state';
import { ChangeForm } from './change-form';
import { TermsFields, termNames, type TypedTerms } from './terms-fields';

type Props = {
  licenseId: string;
  suspended: boolean;
  terms: TypedTerms;
  /** Of its product. */
  features: string[];
  /** The form that a link leads to. */
  open: string | undefined;
  actions: Record<'terms' | 'address' | 'move' | 'reissue' | 'status', FormAction>;
};

/** All that staff can change of a license that is not revoked. */
export function ChangeLicense({ licenseId, suspended, terms, features, open, actions }: Props) {
  const t = useTranslations('staff.license');
  const fields = { licenseId };
  const to = suspended ? 'resume' : 'suspend';
  const known = features.join(', ') || '–';
  // What they were goes along: what another of the staff has changed meanwhile stays.
  const were = Object.fromEntries(termNames.map((name) => [`${name}Was`, terms[name]]));
  return (
    <section className="desk-card desk-form" aria-labelledby="change">
      <h2 id="change">{t('change')}</h2>
      <ChangeForm
        action={actions.terms}
        id="change-terms"
        open={open === 'change-terms'}
        fields={{ ...fields, ...were }}
        summary={t('terms')}
        submit={t('changeSubmit')}
      >
        <TermsFields were={terms} featuresHint={t('featuresHint', { features: known })} />
      </ChangeForm>
      <ChangeForm
        action={actions.address}
        id="change-address"
        open={open === 'change-address'}
        fields={fields}
        summary={t('address')}
        text={t('addressText')}
        submit={t('addressSubmit')}
        names={['email']}
      >
        <TextField name="email" type="email" label={t('email')} autoComplete="off" />
      </ChangeForm>
      <ChangeForm
        action={actions.move}
        id="move-license"
        open={open === 'move-license'}
        fields={fields}
        summary={t('move')}
        text={t('moveText')}
        submit={t('moveSubmit')}
        names={['organization']}
      >
        <TextField
          name="organization"
          label={t('organization')}
          hint={t('organizationHint')}
          autoComplete="off"
        />
      </ChangeForm>
      <ChangeForm
        action={actions.reissue}
        id="reissue-key"
        open={open === 'reissue-key'}
        fields={fields}
        summary={t('reissue')}
        text={t('reissueText')}
        submit={t('reissueSubmit')}
      />
      <ChangeForm
        action={actions.status}
        id="set-status"
        open={open === 'set-status'}
        fields={{ ...fields, to }}
        summary={t(`${to}Summary`)}
        text={t(`${to}Text`)}
        submit={t(to)}
      />
      <ChangeForm
        action={actions.status}
        id="revoke"
        open={open === 'revoke'}
        fields={{ ...fields, to: 'revoke' }}
        summary={t('revokeSummary')}
        text={t('revokeText')}
        submit={t('revoke')}
      />
    </section>
  );
}
