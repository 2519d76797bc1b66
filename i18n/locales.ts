/**
 * The languages of pages, mails, refusals and wizard, the first one for whom nobody knows better. To
 * add one: `messages/<locale>.json`, `<locale>.browser.json`, `wizard.<locale>.json`, and its name
 * here; types and i18n/messages.test.ts say what is missing.
 */
export const locales = ['en'] as const;

/** English in disguise, accented and longer: what shows without accents has no words in messages/. */
export const PSEUDO_LOCALE = 'en-XA';

export type Locale = (typeof locales)[number] | typeof PSEUDO_LOCALE;

export const [DEFAULT_LOCALE] = locales;

/** What can be spoken; what is offered is another matter (offered-locales.ts, the wizard's `--lang`). */
export const everyLocale: readonly Locale[] = [...locales, PSEUDO_LOCALE];

/** What somebody chose at the foot of a page; says nothing about them, so not a secret one. */
export const LANGUAGE_COOKIE = 'keyturn-language';

/** How a document says which way its text runs. */
export const directionOf = (locale: string) => (/^(ar|fa|he|ur)\b/.test(locale) ? 'rtl' : 'ltr');

/** Tags looked at of a header that anybody may send. */
const MOST_TAGS = 50;

/**
 * The best of the offered languages: what was chosen, else what the `Accept-Language` header `accepted`
 * likes best, else the first (RFC 9110 12.5.4, by the lookup of RFC 4647 3.4: en-GB is content with en, pt with pt-BR).
 */
export function chooseLocale<L extends Locale>(
  offered: readonly L[],
  chosen: string | null | undefined,
  accepted: string | null | undefined,
): L {
  const wanted = (accepted ?? '')
    .split(',', MOST_TAGS)
    .map((part) => {
      const [tag = '', quality] = part.trim().split(/\s*;\s*q=/i);
      const q = quality === undefined ? 1 : /^[01](\.\d{0,3})?$/.test(quality) ? +quality : 0;
      return { tag, q };
    })
    .filter(({ q }) => q > 0)
    .sort((a, b) => b.q - a.q);
  for (const tag of [chosen ?? '', ...wanted.map(({ tag }) => tag)]) {
    const found = lookUp(offered, tag.toLowerCase());
    if (found) return found;
  }
  return offered[0] as L;
}

function lookUp<L extends Locale>(offered: readonly L[], range: string): L | undefined {
  for (const parts = range.split('-', 8); parts.length > 0; parts.pop()) {
    const tag = parts.join('-');
    const fits = (test: (locale: string) => boolean) =>
      offered.find((locale) => test(locale.toLowerCase()));
    const found = fits((one) => one === tag) ?? fits((one) => one.startsWith(`${tag}-`));
    if (found) return found;
  }
  return undefined;
}
