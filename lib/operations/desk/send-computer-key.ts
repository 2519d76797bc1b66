import { queueMail } from '@/lib/mail/queue-mail';
import type { Result } from '@/lib/olp/result';
import {
  type ComputerKeyRefusal,
  keyMail,
  withNewestKey,
} from '@/lib/operations/license/get-computer-key';
import { record } from '@/lib/operations/locked/locked';
import { type Denial, operation } from '@/lib/operations/operation';

/**
 * Mails the newest key of a computer to the address that its license is registered to, and nowhere
 * else. Answers that address.
 */
export const sendComputerKey = operation(
  'sendComputerKey',
  async (ask, activationId: string): Promise<Result<string, ComputerKeyRefusal | Denial>> => {
    const { context } = ask;
    const allowed = await context.limits.consume('keyMail', `desk ${activationId}`);
    if (!allowed.ok) return allowed;
    return withNewestKey(ask, activationId, async (locked, key) => {
      const recipient = locked.license.registeredEmail;
      const about = { licenseId: locked.license.id, activationId };
      await queueMail(locked.tx, context.vault, { recipient, about }, keyMail(locked, key));
      await record(locked, { type: 'keys.mailed', activationId });
      return recipient;
    });
  },
);
