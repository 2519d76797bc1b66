import { eq } from 'drizzle-orm';
import type { Reader } from '@/lib/db/connect';
import { outbox } from '@/lib/db/schema/outbox';
import { mailNamedIn } from '@/lib/mail/mail-mark';
import { readReport, type ReportRefusal, type Said } from '@/lib/mail/read-report';
import { type Result, ok } from '@/lib/olp/result';
import { operation } from '@/lib/operations/operation';
import { plainText } from '@/lib/operations/plain-text';
import { recordEvent } from '@/lib/operations/record/record-event';
import { readProperties } from '@/lib/properties/read-properties';
import { emailAddress } from '@/lib/rules/email-address';
import { type MailOutcome, mailOutcomes } from '@/lib/rules/vocabulary';

/** Characters. */
const LONGEST_DETAIL = 500;

export type TakenReport =
  | { taken: 'recorded'; mail: number; outcome: MailOutcome; status: string; detail: string }
  /** That is known already, or something later is. */
  | { taken: 'known'; mail: number }
  /** About whoever gets copies of notices, or about something that is no outcome. */
  | { taken: 'nothing'; mail: number }
  /** It names no mail of this portal, or was made by somebody who never had one. */
  | { taken: 'unknown' }
  /** No report, but an answer that a program gave: nobody waits for a refusal. */
  | { taken: 'automatic' };

/**
 * Writes down what a mail server reports of a mail, once: the same report again changes nothing, and one that
 * comes late takes nothing back. What came back, and complaints, stand in the trail too.
 * @param message as it arrived, at most 1 MiB; see `readReport` for what is refused
 */
export const recordMailReport = operation(
  'recordMailReport',
  async ({ context, viewer }, message: Uint8Array): Promise<Result<TakenReport, ReportRefusal>> => {
    const read = await readReport(message);
    if (!read.ok) return read;
    if (read.value === 'automatic') return ok({ taken: 'automatic' });
    const { namedIn, said } = read.value;
    const mail = mailNamedIn(context.vault, namedIn);
    if (mail === null) return ok({ taken: 'unknown' });
    return context.db.transaction(async (tx) => {
      const ofMail = eq(outbox.id, mail);
      const [row] = await tx.select().from(outbox).where(ofMail).for('update');
      if (!row) return ok({ taken: 'unknown' as const });
      const one = await saidOf(tx, said, row.recipient);
      if (!one) return ok({ taken: 'nothing' as const, mail });
      const { outcome, status } = one;
      if (row.outcome && rank(row.outcome) >= rank(outcome)) {
        return ok({ taken: 'known' as const, mail });
      }
      const at = context.now();
      const detail = plainText(one.detail).slice(0, LONGEST_DETAIL);
      const reported = { outcome, outcomeAt: at, outcomeStatus: status, outcomeDetail: detail };
      await tx.update(outbox).set(reported).where(ofMail);
      if (outcome === 'failed' || outcome === 'complaint') {
        // The words of its server may name the recipient, whom an event could not forget.
        const after = { mail, kind: row.template, outcome, ...(status ? { status } : {}) };
        await recordEvent(tx, viewer, { type: 'mail.reported', at, after });
      }
      return ok({ taken: 'recorded' as const, mail, outcome, status, detail });
    });
  },
);

const rank = (outcome: MailOutcome) => mailOutcomes.indexOf(outcome);

/**
 * What is said of the recipient themselves, or else of whomever their mail was passed on to; of several words
 * the one that says most. Nothing about those who get copies.
 */
async function saidOf(reader: Reader, said: Said[], recipient: string): Promise<Said | undefined> {
  const properties = await readProperties(reader);
  const copies = [
    ...properties['customerSite/ccRecipients'],
    ...properties['customerSite/bccRecipients'],
  ].map(emailAddress);
  const theirs = said.filter(({ address }) => address === recipient);
  const about =
    theirs.length > 0
      ? theirs
      : said.filter(({ address }) => address === null || !copies.includes(address));
  return about.sort((a, b) => rank(b.outcome) - rank(a.outcome))[0];
}
