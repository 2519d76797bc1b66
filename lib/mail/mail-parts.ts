import { LONGEST_REASON, strangersWordInMail } from '@/lib/strangers-words';
import type { MailPart } from './mail-layout';

/** The parts that mails are made of. */
export const text = (said: string): MailPart => ({ kind: 'text', text: said });
export const code = (label: string, shown: string): MailPart => ({
  kind: 'code',
  label,
  code: shown,
});
export const groups = (label: string, shown: string, toCopy: string): MailPart => ({
  kind: 'groups',
  label,
  code: shown,
  toCopy,
});
export const link = (label: string, url: string): MailPart => ({ kind: 'link', label, url });
/** What somebody typed, marked as theirs. */
export const quote = (label: string, words: string): MailPart => ({
  kind: 'quote',
  label,
  words: strangersWordInMail(words, LONGEST_REASON),
});
export const facts = (...rows: [label: string, value: string][]): MailPart => ({
  kind: 'facts',
  rows,
});
