import type { languageOf } from '@/i18n/words';
import type { MailOf } from './mail';
import type { Content } from './mail-layout';
import { code, link, text } from './mail-parts';

type Language = ReturnType<typeof languageOf>;

/** What spares typing is said first, unless the key is short. */
export function introOf({ licenseFile: file, shortComputerKey: short }: MailOf<'computer-key'>) {
  if (file === null) return 'typed';
  return short ? 'typedOrFile' : 'fileOrTyped';
}

export const licenseFile = (content: string) => ({
  filename: 'license.json',
  contentType: 'application/json',
  content,
});

export function licenseKeys(
  { licenses, path }: MailOf<'license-keys'>,
  { t, format }: Language,
  portal: string,
): Content {
  const count = licenses.length;
  const described = ({ productName: product, lastDay, ...rest }: (typeof licenses)[number]) => {
    const day = lastDay ? format.dateTime(new Date(lastDay), 'longDay') : '';
    return t('mail.license-keys.key', { ...rest, product, day });
  };
  return {
    subject: t('mail.license-keys.subject', { count }),
    heading: t('mail.license-keys.heading', { count }),
    parts: [
      text(t('mail.license-keys.intro', { count })),
      ...licenses.map((license) => code(described(license), license.activationKey)),
      link(t('mail.license-keys.button'), path),
    ],
    why: t('mail.license-keys.why', { portal }),
  };
}
