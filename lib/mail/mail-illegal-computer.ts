import type { languageOf } from '@/i18n/words';
import type { MailOf } from './mail';
import { computerFacts, moment, namesOf } from './mail-computer';
import type { Content } from './mail-layout';
import { facts, link, text } from './mail-parts';

/** To the owner of a license that a computer went on using after it was deactivated. */
export function illegalComputer(
  mail: MailOf<'illegal-computer'>,
  language: ReturnType<typeof languageOf>,
): Content {
  const { t } = language;
  const names = namesOf(mail, language);
  return {
    subject: t('mail.illegal-computer.subject', names),
    heading: t('mail.illegal-computer.heading'),
    parts: [
      text(t('mail.illegal-computer.intro', names)),
      text(t('mail.illegal-computer.next', names)),
      facts(
        ...computerFacts(mail, language),
        [t('mail.facts.deactivatedAt'), moment(mail.deactivatedAt, language)],
        [t('mail.facts.noticedAt'), moment(mail.at, language)],
      ),
      link(t('mail.illegal-computer.button'), mail.path),
    ],
    why: t('mail.illegal-computer.why'),
  };
}
