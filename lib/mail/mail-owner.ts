import type { languageOf } from '@/i18n/words';
import { readableAddress } from '@/lib/readable-address';
import { strangersWordInMail } from '@/lib/strangers-words';
import type { MailOf } from './mail';
import { licenseFacts } from './mail-computer';
import type { Content } from './mail-layout';
import { facts, link, text } from './mail-parts';

type Language = ReturnType<typeof languageOf>;

/** What an organization is called stands in the mail, never in its subject. */
const named = (name: string) => strangersWordInMail(readableAddress(name));

/** To whoever is asked to belong to an organization. */
export function invitation(mail: MailOf<'invitation'>, { t }: Language, portal: string): Content {
  const { role, days, path } = mail;
  const from = readableAddress(mail.from);
  const values = { owner: named(mail.organizationName), by: from ? 'person' : 'vendor', from };
  return {
    subject: t('mail.invitation.subject', { portal }),
    heading: t('mail.invitation.heading'),
    parts: [
      text(t('mail.invitation.intro', values)),
      text(t('mail.invitation.role', { role })),
      text(t('mail.invitation.next', { days })),
      link(t('mail.invitation.button'), path),
    ],
    why: t('mail.invitation.why'),
  };
}

/** To the registered address, or to the one that is to be registered. */
export function confirmAddress(mail: MailOf<'confirm-address'>, language: Language): Content {
  const { t } = language;
  const values = { ask: mail.ask, product: mail.productName, email: readableAddress(mail.email) };
  return {
    subject: t('mail.confirm-address.subject', values),
    heading: t('mail.confirm-address.heading', values),
    parts: [
      text(t('mail.confirm-address.intro', values)),
      facts(...licenseFacts(mail, language)),
      text(t('mail.confirm-address.next', values)),
      link(t('mail.confirm-address.button'), mail.path),
    ],
    why: t('mail.confirm-address.why', values),
  };
}

/** To the registered address of a license that a contact claims for their organization. */
export function confirmClaim(mail: MailOf<'confirm-claim'>, language: Language): Content {
  const { t } = language;
  const values = {
    product: mail.productName,
    owner: named(mail.organizationName),
    from: readableAddress(mail.from),
  };
  return {
    subject: t('mail.confirm-claim.subject', values),
    heading: t('mail.confirm-claim.heading'),
    parts: [
      text(t('mail.confirm-claim.intro', values)),
      facts(...licenseFacts(mail, language)),
      text(t('mail.confirm-claim.next', values)),
      link(t('mail.confirm-claim.button'), mail.path),
    ],
    why: t('mail.confirm-claim.why'),
  };
}
