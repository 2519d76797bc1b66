import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import type { FormAction } from '@/lib/form-state';
import { buttonStyle } from './button-style';

type Props = {
  action: FormAction;
  /** Hidden fields: which license, if it is about one. */
  fields?: Record<string, string> | undefined;
  search?: string | undefined;
  label: string;
};

/** Searches the list below: the question stands in the address, so it can be kept and sent; a code does not. */
export function ListSearch({ action, fields, search, label }: Props) {
  const t = useTranslations('list');
  return (
    <search>
      <ActionForm action={action} fields={fields} id="search" className="flex gap-2">
        <label className="sr-only" htmlFor="list-search">
          {label}
        </label>
        <input
          id="list-search"
          type="search"
          name="q"
          defaultValue={search}
          placeholder={label}
          maxLength={200}
          className="min-h-11 w-full max-w-96 min-w-0 rounded-md border border-edge bg-card px-3 placeholder:text-muted"
        />
        <button type="submit" className={buttonStyle('secondary')}>
          {t('search')}
        </button>
      </ActionForm>
    </search>
  );
}
