import { DEFAULT_LOCALE } from '@/i18n/locales';
import { languageOf } from '@/i18n/words';
import { refusalSentence } from '@/lib/refusal-words';
import type { Refusal } from '@/lib/olp/result';
import type { PortalCode } from '@/lib/rules/refusals';

/** The admin command speaks one language: docs/decisions/017-languages.md. */
export const { t } = languageOf(DEFAULT_LOCALE);

export const sentence = (refusal: Refusal<PortalCode>) => refusalSentence(DEFAULT_LOCALE, refusal);
