/** Characters; every text that is kept is cut or refused at far fewer. */
const LONGEST = 10_000;

/** What PostgreSQL and a reader of the audit trail can take: well-formed, no control characters. */
export const plainText = (text: string) =>
  text
    .slice(0, LONGEST)
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cs}]+/gu, ' ')
    .trim();
