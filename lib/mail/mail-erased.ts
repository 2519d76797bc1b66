import type { languageOf } from '@/i18n/words';
import type { MailOf } from './mail';
import type { Content } from './mail-layout';
import { link, text } from './mail-parts';

/** The last mail to whoever was erased, which is kept by nobody once it has left. */
export function accountErased(
  { licenses: count, path }: MailOf<'account-erased'>,
  { t }: ReturnType<typeof languageOf>,
  portal: string,
): Content {
  return {
    subject: t('mail.account-erased.subject', { portal }),
    heading: t('mail.account-erased.heading'),
    parts: [
      text(t('mail.account-erased.intro', { portal })),
      text(
        count > 0 ? t('mail.account-erased.licenses', { count }) : t('mail.account-erased.none'),
      ),
      text(t('mail.account-erased.notMe')),
      link(t('mail.account-erased.button'), path),
    ],
    why: t('mail.account-erased.why', { portal }),
  };
}
