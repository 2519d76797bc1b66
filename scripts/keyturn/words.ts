import { DEFAULT_LOCALE } from '@/i18n/locales';
import { languageOf } from '@/i18n/words';
import { refusalSentence } from '@/lib/refusal-words';
import type { Refusal } from '@/lib/olp/result';

/** The admin command speaks one language: docs/decisions/017-languages.md. */
export const { t } = languageOf(DEFAULT_LOCALE);

export const sentence = (refusal: Refusal) => refusalSentence(DEFAULT_LOCALE, refusal);
