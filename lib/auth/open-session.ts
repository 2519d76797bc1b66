import { eq, lt, or } from 'drizzle-orm';
import type { Transaction } from '@/lib/db/connect';
import { session } from '@/lib/db/schema/session';
import { staff } from '@/lib/db/schema/staff';
import { user } from '@/lib/db/schema/user';
import { recordEvent } from '@/lib/operations/record/record-event';
import { readProperties } from '@/lib/properties/read-properties';
import type { SignInWay } from '@/lib/rules/vocabulary';
import { makeToken, tokenHash } from './bearer-token';
import { SESSION_AGE, SESSION_LIFETIME } from './session-settings';

type Proved = {
  email: string;
  by: SignInWay;
  /** Its name. */
  passkey?: string;
  address: string;
  now: Date;
};

/**
 * Signs in whoever proved to be the one of this address, in the transaction that spends the proof.
 * The user row is made at the first time; the event says who, and from where. Returns the session
 * token for the cookie, of which only the hash is stored, and whether it is one of the vendor's people.
 */
export async function openSession(
  tx: Transaction,
  { email, by, passkey, address, now }: Proved,
): Promise<{ sessionToken: string; staff: boolean }> {
  const [row] = await tx
    .insert(user)
    .values({ email, emailVerified: now })
    .onConflictDoUpdate({ target: user.email, set: { emailVerified: now } })
    .returning({ id: user.id });
  if (!row) throw new Error('The user row was neither made nor found.');
  const born = new Date(now.getTime() - SESSION_LIFETIME * 1000);
  await tx.delete(session).where(or(lt(session.expiresAt, now), lt(session.createdAt, born)));
  const token = makeToken();
  await tx.insert(session).values({
    tokenHash: tokenHash(token),
    userId: row.id,
    createdAt: now,
    provenBy: by,
    expiresAt: new Date(now.getTime() + SESSION_AGE * 1000),
  });
  const ofUser = eq(staff.userId, row.id);
  const [employed] = await tx.select({ role: staff.role }).from(staff).where(ofUser);
  const role = employed?.role;
  const person = { userId: row.id, email, address };
  await recordEvent(
    tx,
    role
      ? { kind: 'staff', ...person, role, proof: { at: now, by, wants: 'any' } }
      : { kind: 'customer', ...person },
    {
      type: 'person.signed-in',
      at: now,
      after: { by, ...(passkey ? { passkey } : {}) },
      captureAddress: (await readProperties(tx))['activation/captureIPAddress'],
    },
  );
  return { sessionToken: token, staff: Boolean(role) };
}
