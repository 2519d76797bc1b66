import type { languageOf } from '@/i18n/words';
import type { MailOf } from './mail';
import { moment } from './mail-computer';
import type { Content } from './mail-layout';
import { facts, link, text } from './mail-parts';

/** To whom somebody signed in as, in a browser that they never used before. */
export function newSignIn(
  { browser, system, by, address, at, path }: MailOf<'new-sign-in'>,
  language: ReturnType<typeof languageOf>,
  portal: string,
): Content {
  const { t } = language;
  return {
    subject: t('mail.new-sign-in.subject', { portal }),
    heading: t('mail.new-sign-in.heading'),
    parts: [
      text(t('mail.new-sign-in.intro', { portal })),
      facts(
        [t('mail.facts.device'), t('device.name', { browser, system })],
        ...(address ? [[t('mail.facts.address'), address] as [string, string]] : []),
        [t('mail.facts.signedInAt'), moment(at, language)],
        [t('mail.facts.signedInBy'), t(`device.by.${by}`)],
      ),
      text(t('mail.new-sign-in.notMe')),
      link(t('mail.new-sign-in.button'), path),
    ],
    why: t('mail.new-sign-in.why', { portal }),
  };
}
