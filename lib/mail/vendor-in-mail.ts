import type { languageOf } from '@/i18n/words';
import { readableAddress } from '@/lib/readable-address';
import { mailtoHref, type Support, supportVariant, telHref } from '@/lib/support';
import type { MailHelp } from './mail-layout';

/** How support is reached, for the foot of a mail; null where the vendor has not said. */
export function helpOf(support: Support, { t }: ReturnType<typeof languageOf>): MailHelp | null {
  if (supportVariant(support) === 'none') return null;
  const { vendor, email, url, phone } = support;
  const ways = [
    ...(email ? [{ shown: readableAddress(email), href: mailtoHref(email) }] : []),
    ...(url ? [{ shown: url, href: url }] : []),
    ...(phone ? [{ shown: phone, href: telHref(phone) }] : []),
  ];
  const said = ways.map(({ shown }) => shown).join(', ');
  const text = vendor
    ? t('mail.help', { vendor, ways: said })
    : t('mail.helpPlain', { ways: said });
  return { text, ways };
}

/**
 * The logo as a part of the mail, which mail programs show without asking a server for it. Only a PNG:
 * Gmail and Outlook show no SVG, and Outlook no WebP.
 */
export function inlineLogo(logo: string) {
  const [, content] = /^data:image\/png;base64,(.+)$/.exec(logo) ?? [];
  if (!content) return null;
  const inline = { cid: 'logo@keyturn', encoding: 'base64' as const };
  return { filename: 'logo.png', contentType: 'image/png', content, inline };
}
