/** What PostgreSQL and a reader of the audit trail can take: well-formed, no control characters. */
export const plainText = (text: string) =>
  text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cs}]+/gu, ' ')
    .trim();
