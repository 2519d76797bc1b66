import type { Locale } from '@/i18n/locales';
import { languageOf } from '@/i18n/words';
import type { Context } from '@/lib/operations/context';
import { readSupport } from '@/lib/operations/site/read-support';
import type { Support } from '@/lib/support';
import { newReference } from '@/lib/support-reference';

type Offer = { asked: Support; shown: { reference: string } & Partial<Support> };

/** For a refusal whose text sends people to support: how it is reached, and what to name there. */
export async function offerSupport(context: Context, why: string): Promise<Offer> {
  const asked = await readSupport(context);
  const reference = newReference({ why, at: 'api' });
  const set = Object.entries(asked).filter(([, value]) => value !== '');
  return { asked, shown: { reference, ...Object.fromEntries(set) } };
}

/** The same in words, so that a program that shows nothing but the message shows it too. */
export function supportSentence(locale: Locale, { asked, shown }: Offer): string {
  const { t } = languageOf(locale);
  const ways = [asked.email, asked.url, asked.phone].filter(Boolean).join(', ');
  const reference = t('support.referenceOfApi', { reference: shown.reference });
  return ways ? `${t('support.ofApi', { ways })} ${reference}` : reference;
}
