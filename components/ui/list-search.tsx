import { useTranslations } from 'next-intl';

type Props = { search?: string | undefined; label: string };

/** Searches the list below: the question stands in the address, so it can be kept and sent. */
export function ListSearch({ search, label }: Props) {
  const t = useTranslations('list');
  return (
    <search>
      <form method="get" className="flex gap-2">
        <label className="sr-only" htmlFor="list-search">
          {label}
        </label>
        <input
          id="list-search"
          type="search"
          name="q"
          defaultValue={search}
          placeholder={label}
          maxLength={100}
          className="min-h-11 w-full max-w-72 rounded-md border border-line-strong bg-card px-3"
        />
        <button
          type="submit"
          className="min-h-11 rounded-md border border-line-strong bg-card px-4 font-medium hover:bg-sunken"
        >
          {t('search')}
        </button>
      </form>
    </search>
  );
}
