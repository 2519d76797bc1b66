import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { FormAction } from '@/lib/form-state';
import { ClientForm } from './client-form';

type Props = {
  action: FormAction;
  /** Hidden fields: which license, which computer. */
  fields?: Record<string, string> | undefined;
  id?: string | undefined;
  className?: string | undefined;
  children: ReactNode;
};

/** The one way to make a form. Its fields find their value and their error by their name. */
export function ActionForm(props: Props) {
  const t = useTranslations('form');
  return <ClientForm {...props} summary={t('summary')} />;
}
