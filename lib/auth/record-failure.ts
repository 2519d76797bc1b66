import { eq } from 'drizzle-orm';
import type { Transaction } from '@/lib/db/connect';
import { user } from '@/lib/db/schema/user';
import { recordEvent } from '@/lib/operations/record/record-event';
import { readProperties } from '@/lib/properties/read-properties';

type Failed = { why: 'CODE_WRONG' | 'PASSKEY_WRONG'; address: string; at: Date };

/**
 * That somebody tried to sign in as a person, for whoever that is to read. Who tried, nobody knows; where the
 * address is nobody's, it is not kept.
 */
export async function recordFailure(
  tx: Transaction,
  whose: { userId: string } | { email: string },
  { why, address, at }: Failed,
): Promise<void> {
  const captureAddress = (await readProperties(tx))['activation/captureIPAddress'];
  const of = 'userId' in whose ? eq(user.id, whose.userId) : eq(user.email, whose.email);
  const [row] = await tx.select({ userId: user.id }).from(user).where(of);
  if (!row) return;
  await recordEvent(
    tx,
    { kind: 'key-holder', address },
    {
      ...{ type: 'person.sign-in-failed', door: 'portal', at, captureAddress },
      after: { userId: row.userId, why },
    },
  );
}
