import type { languageOf } from '@/i18n/words';
import { strangersWordInMail } from '@/lib/strangers-words';
import type { MailOf } from './mail';
import { moment } from './mail-computer';
import type { Content } from './mail-layout';
import { facts, link, text } from './mail-parts';

/** To whom a passkey was added or removed: whoever did it was signed in as them. */
export function passkeyChanged(
  { change, name, at, path }: MailOf<'passkey-changed'>,
  language: ReturnType<typeof languageOf>,
  portal: string,
): Content {
  const { t } = language;
  const values = { change, portal };
  return {
    subject: t('mail.passkey-changed.subject', values),
    heading: t('mail.passkey-changed.heading', values),
    parts: [
      text(t('mail.passkey-changed.intro', values)),
      facts(
        [t('mail.facts.passkey'), strangersWordInMail(name)],
        [t('mail.facts.changedAt'), moment(at, language)],
      ),
      text(t('mail.passkey-changed.notMe')),
      link(t('mail.passkey-changed.button'), path),
    ],
    why: t('mail.passkey-changed.why', values),
  };
}
