import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { buttonStyle } from '@/components/ui/button-style';
import type { FormAction } from '@/lib/form-state';

export type ListFilter = {
  name: string;
  label: string;
  /** In the address now. */
  value: string | number | undefined;
  choices: { value: string; label: string }[];
  /** What stands for no choice at all; left out: there always is one. */
  any?: boolean;
};

type Props = {
  action: FormAction;
  /** What is searched for, typed. */
  box: { label: string; value: string | undefined };
  filters: ListFilter[];
  /** Hidden fields. */
  fields?: Record<string, string>;
};

const control = 'min-h-11 w-full min-w-0 rounded-md border border-edge bg-card px-3';

/**
 * What of a list is shown. It is sent, not written into the address by the browser, so that no key that
 * somebody types comes into one; what was chosen then stands there, so it can be kept and sent.
 */
export function ListFilterForm({ action, box, filters, fields }: Props) {
  const t = useTranslations('list');
  return (
    <search>
      <ActionForm
        action={action}
        fields={fields}
        id="filter"
        className="grid grid-cols-2 items-end gap-3 sm:flex sm:flex-wrap"
      >
        <div className="col-span-2 sm:w-80">
          <label htmlFor="filter-q" className="mb-1 block text-sm font-medium">
            {box.label}
          </label>
          <input
            id="filter-q"
            key={box.value}
            type="search"
            name="q"
            defaultValue={box.value}
            maxLength={200}
            className={control}
          />
        </div>
        {filters.map(({ name, label, value = '', choices, any }) => (
          <div key={name} className="min-w-0 sm:max-w-56">
            <label htmlFor={`filter-${name}`} className="mb-1 block text-sm font-medium">
              {label}
            </label>
            <select
              id={`filter-${name}`}
              key={value}
              name={name}
              defaultValue={value}
              className={control}
            >
              {any === false ? null : <option value="">{t('any')}</option>}
              {choices.map((choice) => (
                <option key={choice.value} value={choice.value}>
                  {choice.label}
                </option>
              ))}
            </select>
          </div>
        ))}
        <button type="submit" className={`${buttonStyle('secondary')} max-sm:col-span-2`}>
          {t('search')}
        </button>
      </ActionForm>
    </search>
  );
}
