import type { languageOf } from '@/i18n/words';
import { strangersWordInMail } from '@/lib/strangers-words';
import type { Mail } from './mail';

type Language = ReturnType<typeof languageOf>;
type ComputerMail = Extract<Mail, { computerId: string }>;

/** What its texts call product and computer. */
export const namesOf = (mail: ComputerMail, { t }: Language) => ({
  product: mail.productName,
  computer: mail.computerName ? strangersWordInMail(mail.computerName) : t('mail.computerUnnamed'),
});

/** Which computer a mail is about. */
export function computerFacts(
  mail: Extract<ComputerMail, { keyEnding: string }>,
  { t }: Language,
): [string, string][] {
  const name = mail.computerName;
  return [
    [t('mail.facts.product'), mail.productName],
    ...(name ? [[t('mail.facts.computer'), strangersWordInMail(name)] as [string, string]] : []),
    [t('mail.facts.computerId'), strangersWordInMail(mail.computerId)],
    [t('mail.facts.key'), t('mail.keyEnding', { ending: mail.keyEnding })],
  ];
}

/** Which license a mail is about. */
export const licenseFacts = (
  mail: { productName: string; keyEnding: string },
  { t }: Language,
): [string, string][] => [
  [t('mail.facts.product'), mail.productName],
  [t('mail.facts.key'), t('mail.keyEnding', { ending: mail.keyEnding })],
];

/** A moment, as every mail writes it. */
export const moment = (iso: string, { format }: Language) =>
  `${format.dateTime(new Date(iso), 'longMoment')} UTC`;
