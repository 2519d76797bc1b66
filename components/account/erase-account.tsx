import type { Route } from 'next';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { SubmitButton } from '@/components/form/submit-button';
import { SureField } from '@/components/form/sure-field';
import { Notice } from '@/components/ui/notice';
import type { FormAction } from '@/lib/form-state';

type Props = {
  /** Registered to their address. */
  licenses: number;
  /** Where nobody else is a contact. */
  lastContactOf: { name: string; href: Route }[];
  /** Gets `sure`; none for the vendor's people. */
  action: FormAction | undefined;
};

/** What an erasure takes and what it leaves, before the button that does it. */
export function EraseAccount({ licenses, lastContactOf, action }: Props) {
  const t = useTranslations('account.data');
  return (
    <section className="mt-10" aria-labelledby="erase">
      <h2 id="erase" className="mb-2 text-lg font-semibold">
        {t('eraseTitle')}
      </h2>
      {action ? (
        <>
          <p className="mb-3">{t('goes')}</p>
          <p className="mb-4">{t('stays', { count: licenses })}</p>
          {lastContactOf.length > 0 ? (
            <Notice tone="warning" title={t('lastTitle')}>
              <p>{t('lastText', { count: lastContactOf.length })}</p>
              <ul className="mt-2 space-y-1">
                {lastContactOf.map(({ name, href }) => (
                  <li key={href}>
                    <Link href={href} prefetch={false} className="text-link">
                      <bdi translate="no">{name}</bdi>
                    </Link>
                  </li>
                ))}
              </ul>
            </Notice>
          ) : (
            <ActionForm action={action} id="erase-account">
              <SureField label={t('sure')} />
              <SubmitButton tone="secondary">{t('submit')}</SubmitButton>
            </ActionForm>
          )}
        </>
      ) : (
        <p>{t('staff')}</p>
      )}
    </section>
  );
}
