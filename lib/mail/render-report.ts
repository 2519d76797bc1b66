import type { languageOf } from '@/i18n/words';
import { strangersWordInMail } from '@/lib/strangers-words';
import type { MailOf } from './mail';
import type { MailPart } from './mail-layout';
import { link, text } from './mail-parts';

type Language = ReturnType<typeof languageOf>;

/** What staff may have to look into: how much of each kind, the first ones by name, and where. */
export function reportContent(
  { day, parts, path }: MailOf<'daily-report'>,
  { t, format }: Language,
  portal: string,
) {
  const said = format.dateTime(new Date(`${day}T00:00:00Z`), 'longDay');
  return {
    subject: t('mail.daily-report.subject', { day: said }),
    heading: t('mail.daily-report.heading', { day: said }),
    parts: [
      ...parts.flatMap(({ kind, count, computers, path: where }): MailPart[] => {
        const named = computers.map((name) => strangersWordInMail(name));
        const more = count - named.length;
        const rest = more > 0 ? [t('mail.daily-report.more', { count: more })] : [];
        return [
          text(t(`mail.daily-report.kind.${kind}`, { count })),
          text([...named, ...rest].join(', ')),
          link(t(`mail.daily-report.button.${kind}`), where),
        ];
      }),
      link(t('mail.daily-report.overview'), path),
    ],
    why: t('mail.daily-report.why', { portal }),
  };
}
