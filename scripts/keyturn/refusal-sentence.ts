import type { Refusal } from '@/lib/olp/result';

const sentences: Record<string, string> = {
  NOT_FOUND: 'There is none of that id.',
  FORBIDDEN: 'This is not allowed here.',
  PRODUCT_EXISTS: 'There is a product of that id already.',
  PRODUCT_UNKNOWN: 'There is no product of that id.',
  EMAIL_INVALID: 'That is not a mail address that can be used here.',
  FEATURE_UNKNOWN: 'The product has no such feature.',
  TERM_INVALID: 'A perpetual license has no last day; every other one needs one.',
  DAY_INVALID: 'Keys can say days from 2020-01-01 to 2199-06-06.',
  SEATS_INVALID: 'Give a number of seats from 1 to 100000.',
  EMAIL_NON_ASCII: 'The part before the @ must be of ASCII letters.',
  LICENSE_REVOKED: 'The license is revoked, which is final.',
  NOTHING_TO_CHANGE: 'Nothing would change.',
  PROPERTY_UNKNOWN: 'There is no Server Property of that name.',
  VALUE_INVALID: 'The property does not take that value.',
  SCOPE_INVALID: 'The property cannot be set there.',
  REASON_REQUIRED: 'Without a Deactivation Verification Code, say why: --reason "…".',
  DVC_NO_MATCH: 'The code does not fit any computer of this license.',
  CODE_TYPO: 'The code has a typing error.',
  WRONG_KIND: 'That is a code of another kind.',
  BAD_LENGTH: 'The code is not complete, or too long.',
};

/** A refusal in words for the terminal, with its details where they help. */
export function refusalSentence({ code, details }: Refusal): string {
  const sentence = sentences[code] ?? `Refused: ${code}.`;
  const more = details && Object.keys(details).length > 0 ? ` ${JSON.stringify(details)}` : '';
  return `${sentence}${more}`;
}
