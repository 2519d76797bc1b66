import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { SubmitButton } from '@/components/form/submit-button';
import { EmailField } from '@/components/sign-in/email-field';
import { Facts } from '@/components/ui/facts';
import { Notice } from '@/components/ui/notice';
import { PageHeader } from '@/components/ui/page-header';
import type { FormAction } from '@/lib/form-state';

type Props = {
  productName: string;
  keyEnding: string;
  backHref: Route;
  /** To which it is registered, as it is read. */
  registered: string;
  /** Who says yes first: that address, or, where a contact asks, the other one alone. */
  ask: 'agree' | 'take';
  /** Who was asked just now. */
  asked: 'agree' | 'take' | undefined;
  /** Gets `email`. */
  action: FormAction;
  fields: Record<string, string>;
};

/** Asks to register a license to another address. */
export function ChangeAddress(props: Props) {
  const t = useTranslations('changeAddress');
  const { productName, keyEnding, registered, ask, asked } = props;
  return (
    <div className="mx-auto max-w-reading">
      <PageHeader
        context={`${productName} …${keyEnding}`}
        title={t('title')}
        lead={t(`lead.${ask}`)}
        back={{ href: props.backHref, label: t('back') }}
      />
      {asked ? (
        <div role="status" className="mb-6">
          <Notice tone="success" title={t('asked')}>
            <p>{t(`askedText.${asked}`)}</p>
          </Notice>
        </div>
      ) : null}
      <Facts facts={[{ label: t('registered'), value: <bdi translate="no">{registered}</bdi> }]} />
      <ActionForm action={props.action} fields={props.fields} className="mt-5 space-y-5">
        <EmailField hint={t('hint')} />
        <SubmitButton pending={t('pending')}>{t('submit')}</SubmitButton>
      </ActionForm>
    </div>
  );
}
