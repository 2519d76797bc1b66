import { useTranslations } from 'next-intl';
import type { CeremonyWords } from './ceremony-form';
import type { Ceremony } from './run-ceremony';

/** What is said where the browser itself gives no answer. */
export function useCeremonyWords(ceremony: Ceremony): CeremonyWords {
  const t = useTranslations('passkey');
  const form = useTranslations('form');
  return {
    summary: form('summary'),
    canceled: t(`canceled.${ceremony}`),
    failed: t(`failed.${ceremony}`),
    again: t('again'),
  };
}
