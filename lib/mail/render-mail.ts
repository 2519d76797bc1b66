import { DEFAULT_LOCALE, type Locale } from '@/i18n/locales';
import { languageOf } from '@/i18n/words';
import type { Support } from '@/lib/support';
import type { Mail } from './mail';
import { contentOf } from './mail-content';
import { type Attachment, type MailBody, mailHtml, mailText } from './mail-layout';
import { helpOf, inlineLogo } from './vendor-in-mail';

export type RenderedMail = {
  subject: string;
  text: string;
  html: string;
  attachments: Attachment[];
};

/** The portal as mails name it: its origin, the title it was given (empty for none), its vendor. */
export type MailSite = {
  origin: string;
  title: string;
  support: Support;
  /** A data: address; empty for none. */
  logo: string;
};

/** Puts a mail into words. */
export function renderMail(
  mail: Mail,
  site: MailSite,
  locale: Locale = DEFAULT_LOCALE,
): RenderedMail {
  const { origin, title } = site;
  const language = languageOf(locale);
  const portal = new URL(origin).host;
  const { subject, attachments = [], ...content } = contentOf(mail, language, portal);
  const parts = content.parts.map((part) =>
    part.kind === 'link' ? { ...part, url: new URL(part.url, origin).href } : part,
  );
  const sender = title ? `${title} (${portal})` : portal;
  const footer = language.t('mail.footer', { portal: sender });
  const vendor = site.support.vendor || title;
  const logo = vendor ? inlineLogo(site.logo) : null;
  const alt = language.t('mail.logo', { vendor });
  const head = { vendor, logo: logo && { cid: logo.inline.cid, alt } };
  const body: MailBody = { ...content, head, parts, footer, help: helpOf(site.support, language) };
  return {
    subject: oneLine(subject),
    text: mailText(body),
    html: mailHtml(body, locale),
    attachments: logo ? [...attachments, logo] : attachments,
  };
}

/** A name typed by a customer stands in the subject: no line break may get into a mail's head. */
const oneLine = (said: string) => said.replaceAll(/\p{Cc}+/gu, ' ').trim();
