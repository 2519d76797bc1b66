import { and, eq, isNull } from 'drizzle-orm';
import { licenseKey } from '@/lib/db/schema/license-key';
import { queueMail } from '@/lib/mail/queue-mail';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { record, underVisibleLock } from '@/lib/operations/locked/locked';
import { operation } from '@/lib/operations/operation';
import { addActivationKey } from './add-activation-key';

/**
 * Puts a new Activation Key in the place of all that the license has, because one leaked. The old ones
 * start nothing any more; computers that are active are not touched, their requests still get their
 * keys (protocol 10.2, rule 4), and their codes still free their seats (10.3). The owner is told.
 */
export const reissueActivationKey = operation(
  'reissueActivationKey',
  (ask, licenseId: string, reason?: string) =>
    underVisibleLock(
      ask,
      licenseId,
      async (
        locked,
      ): Promise<
        Result<{ licenseId: string; activationKey: string }, Refusal<'LICENSE_REVOKED'>>
      > => {
        const { tx, context, license, product, key, now } = locked;
        if (license.status === 'revoked') return refuse('LICENSE_REVOKED');
        await tx
          .update(licenseKey)
          .set({ main: false, withdrawnAt: now })
          .where(and(eq(licenseKey.licenseId, license.id), isNull(licenseKey.withdrawnAt)));
        const activationKey = await addActivationKey(tx, context, product.id, license.id);
        await queueMail(
          tx,
          context.vault,
          { recipient: license.registeredEmail, about: { licenseId: license.id } },
          {
            template: 'key-replaced',
            productName: product.name,
            oldEnding: key.lastGroup,
            activationKey,
            path: `/licenses/${license.id}`,
          },
        );
        await record(locked, {
          type: 'license.key-replaced',
          before: { keyEnding: key.lastGroup },
          after: { keyEnding: activationKey.slice(-5) },
          ...(reason ? { reason } : {}),
        });
        return ok({ licenseId: license.id, activationKey });
      },
    ),
);
