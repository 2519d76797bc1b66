import type { languageOf } from '@/i18n/words';
import { strangersWordInMail } from '@/lib/strangers-words';
import type { MailOf } from './mail';
import type { MailPart } from './mail-layout';

type Language = ReturnType<typeof languageOf>;
type Group = MailOf<'digest'>['groups'][number];

/** What a digest says of each kind: how often, to which computers, and of how many more. */
export const digestParts = ({ groups }: MailOf<'digest'>, language: Language): MailPart[] =>
  groups.flatMap((group) => groupParts(group, language));

function groupParts({ kind, count, computers }: Group, { t, format }: Language): MailPart[] {
  const more = count - computers.reduce((sum, one) => sum + one.count, 0);
  const links = computers.flatMap(({ path, computerName, computerId }): MailPart[] => {
    const computer = strangersWordInMail(computerName || computerId);
    const label = t(kind === 'askedAnew' ? 'mail.digest.confirmAnew' : 'mail.digest.confirm', {
      computer,
    });
    return path ? [{ kind: 'link', label, url: path }] : [];
  });
  return [
    { kind: 'text', text: t(`mail.digest.kind.${kind}`, { count }) },
    {
      kind: 'facts',
      rows: computers.map(({ computerName, computerId, at, ...one }) => [
        computerName
          ? `${strangersWordInMail(computerName)} (${strangersWordInMail(computerId)})`
          : strangersWordInMail(computerId),
        t('mail.digest.times', {
          count: one.count,
          at: `${format.dateTime(new Date(at), 'longMoment')} UTC`,
        }),
      ]),
    },
    ...(more > 0 ? [{ kind: 'text' as const, text: t('mail.digest.more', { count: more }) }] : []),
    ...links,
  ];
}
