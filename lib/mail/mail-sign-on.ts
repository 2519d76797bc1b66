import type { languageOf } from '@/i18n/words';
import { strangersWordInMail } from '@/lib/strangers-words';
import type { MailOf } from './mail';
import { moment } from './mail-computer';
import type { Content } from './mail-layout';
import { facts, link, text } from './mail-parts';

type Language = ReturnType<typeof languageOf>;
type Fact = [string, string];

/** To the contacts of an organization: how its people sign in was changed, or was gone round. */
export function signOnChanged(
  { change, organizationName, what, by, at, path }: MailOf<'sign-on-changed'>,
  language: Language,
  portal: string,
): Content {
  const { t } = language;
  const values = { organization: strangersWordInMail(organizationName), portal };
  // What lets a directory in is no single sign-on, but the same people have to know.
  const about = change.startsWith('token-') ? 'directory' : 'signOn';
  const named: Fact[] = what ? [[t(`mail.facts.${about}`), strangersWordInMail(what)]] : [];
  const person: Fact[] = by ? [[t('mail.facts.changedBy'), strangersWordInMail(by)]] : [];
  return {
    subject: t('mail.sign-on-changed.subject', { ...values, about }),
    heading: t('mail.sign-on-changed.heading', { about }),
    parts: [
      text(t(`mail.sign-on-changed.${change}`, values)),
      facts(...named, ...person, [t('mail.facts.changedAt'), moment(at, language)]),
      text(t('mail.sign-on-changed.notYou')),
      link(t('mail.sign-on-changed.button', { about }), path),
    ],
    why: t('mail.sign-on-changed.why', values),
  };
}

/** To whoever runs a mail domain: an organization says that it is its own. */
export function signOnDomain(
  { domain, organizationName, by, path }: MailOf<'sign-on-domain'>,
  { t }: Language,
  portal: string,
): Content {
  const values = {
    ...{ organization: strangersWordInMail(organizationName), portal },
    ...{ domain: strangersWordInMail(domain), person: strangersWordInMail(by) },
  };
  return {
    subject: t('mail.sign-on-domain.subject', values),
    heading: t('mail.sign-on-domain.heading', values),
    parts: [
      text(t('mail.sign-on-domain.intro', values)),
      text(t('mail.sign-on-domain.what', values)),
      link(t('mail.sign-on-domain.button'), path),
    ],
    why: t('mail.sign-on-domain.why', values),
  };
}
