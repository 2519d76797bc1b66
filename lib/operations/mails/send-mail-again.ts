import { eq } from 'drizzle-orm';
import { outbox } from '@/lib/db/schema/outbox';
import { tryAgain } from '@/lib/mail/try-again';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { sendComputerKey } from '@/lib/operations/desk/send-computer-key';
import type { ComputerKeyRefusal } from '@/lib/operations/license/get-computer-key';
import { type Denial, operation } from '@/lib/operations/operation';
import { recordEvent } from '@/lib/operations/record/record-event';
import {
  mailLicenseKeys,
  type MailKeysRefusal,
} from '@/lib/operations/self-help/mail-license-keys';

type AgainRefusal = Refusal<'MAIL_SETTLED'> | ComputerKeyRefusal | MailKeysRefusal | Denial;

/** What was done, and to whom it goes: keys go to whom their license is registered now. */
export type SentAgain = { how: 'retried' | 'anew'; recipient: string };

/**
 * Sends a mail again: one that was tried in vain is tried now. The content of one that has left is gone, so
 * that mails of keys are made anew, by what sends them in the first place, within its limits.
 * `MAIL_SETTLED` for all others. @param mailId as `listMails` has it
 */
export const sendMailAgain = operation(
  'sendMailAgain',
  async ({ context, viewer }, mailId: number): Promise<Result<SentAgain, AgainRefusal>> => {
    if (!Number.isSafeInteger(mailId)) return refuse('MAIL_SETTLED');
    const [mail] = await context.db
      .select({
        recipient: outbox.recipient,
        kind: outbox.template,
        activationId: outbox.activationId,
        sentAt: outbox.sentAt,
        sealed: outbox.sealed,
      })
      .from(outbox)
      .where(eq(outbox.id, mailId));
    if (!mail) return refuse('MAIL_SETTLED');
    const { recipient, kind, activationId } = mail;
    if (mail.sentAt === null && mail.sealed !== null) {
      return context.db.transaction(async (tx) => {
        if (!(await tryAgain(tx, mailId))) return refuse('MAIL_SETTLED');
        const after = { mail: mailId, kind };
        await recordEvent(tx, viewer, { type: 'mail.retried', at: context.now(), after });
        return ok({ how: 'retried' as const, recipient });
      });
    }
    if (kind === 'computer-key' && activationId) {
      const sent = await sendComputerKey(context, viewer, activationId);
      return sent.ok ? ok({ how: 'anew', recipient: sent.value }) : sent;
    }
    if (kind !== 'license-keys' && kind !== 'key-replaced') return refuse('MAIL_SETTLED');
    const sent = await mailLicenseKeys(context, viewer, recipient);
    return sent.ok ? ok({ how: 'anew', recipient }) : sent;
  },
);
