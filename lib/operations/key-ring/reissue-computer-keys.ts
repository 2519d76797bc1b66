import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm';
import { activation } from '@/lib/db/schema/activation';
import { license } from '@/lib/db/schema/license';
import { ringKey } from '@/lib/db/schema/ring-key';
import { queueMail } from '@/lib/mail/queue-mail';
import { type Result, ok } from '@/lib/olp/result';
import { renewComputerKey } from '@/lib/operations/computer-key/renew-computer-key';
import { lockLicenseOfCode } from '@/lib/operations/locked/lock-license';
import { type Locked, underLock } from '@/lib/operations/locked/locked';
import { operation } from '@/lib/operations/operation';

/** Licenses in one call: each is a transaction of its own, and what was done stays done. */
const PAGE = 100;

/**
 * Signs again, under the next epoch, what compromised keys of a product signed for active computers
 * (protocol 13), and tells the owners. To be called again with `next` until that is null; where it was
 * broken off, from the start: what has its new key already is not met again.
 */
export const reissueComputerKeys = operation(
  'reissueComputerKeys',
  async (
    ask,
    input: { productId: number; after?: string },
  ): Promise<Result<{ computers: number; next: string | null }, never>> => {
    const { db } = ask.context;
    const rows = await db
      .selectDistinct({ licenseId: activation.licenseId })
      .from(activation)
      .innerJoin(license, eq(license.id, activation.licenseId))
      .where(
        and(
          eq(activation.productId, input.productId),
          eq(activation.state, 'active'),
          eq(license.status, 'active'),
          inArray(activation.kid, compromisedOf(input.productId)),
          input.after ? gt(activation.licenseId, input.after) : undefined,
        ),
      )
      .orderBy(asc(activation.licenseId))
      .limit(PAGE);
    let computers = 0;
    for (const { licenseId } of rows) {
      computers +=
        (await underLock(ask, (tx) => lockLicenseOfCode(tx, licenseId), reissueLocked)) ?? 0;
    }
    return ok({ computers, next: rows.length < PAGE ? null : (rows.at(-1)?.licenseId ?? null) });
  },
);

const compromisedOf = (productId: number) => sql`(SELECT ${ringKey.kid} FROM ${ringKey}
  WHERE ${ringKey.productId} = ${productId} AND ${ringKey.state} = 'compromised')`;

async function reissueLocked(locked: Locked): Promise<number> {
  const { tx, context, product, compromisedKids } = locked;
  const rows = await tx
    .select()
    .from(activation)
    .where(
      and(
        eq(activation.licenseId, locked.license.id),
        eq(activation.state, 'active'),
        inArray(activation.kid, compromisedKids),
      ),
    );
  let computers = 0;
  for (const row of rows) {
    const { kid } = await renewComputerKey(locked, row, null);
    if (kid !== row.kid) computers += 1;
  }
  if (computers > 0) {
    await queueMail(
      tx,
      context.vault,
      { recipient: locked.license.registeredEmail, about: { licenseId: locked.license.id } },
      {
        template: 'keys-reissued',
        productName: product.name,
        computers,
        path: `/licenses/${locked.license.id}`,
      },
    );
  }
  return computers;
}
