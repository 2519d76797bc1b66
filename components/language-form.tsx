import { useTranslations } from 'next-intl';
import type { Locale } from '@/i18n/locales';
import { ActionForm } from './form/action-form';
import type { FormAction } from '@/lib/form-state';

type Props = {
  action: FormAction;
  /** Each with its own name for itself. */
  languages: readonly { locale: Locale; name: string }[];
};

/** One button for each language, so that choosing needs no script. */
export function LanguageForm({ action, languages }: Props) {
  const t = useTranslations('site');
  return (
    <ActionForm action={action} id="language" className="w-full">
      <fieldset className="flex flex-wrap gap-x-4">
        <legend className="sr-only">{t('language')}</legend>
        {languages.map(({ locale, name }) => (
          <button
            key={locale}
            type="submit"
            name="locale"
            value={locale}
            lang={locale}
            className="text-link min-h-11 cursor-pointer"
          >
            {name}
          </button>
        ))}
      </fieldset>
    </ActionForm>
  );
}
