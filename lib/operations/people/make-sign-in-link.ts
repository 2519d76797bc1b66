import { createHash, randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { signInChallenge } from '@/lib/db/schema/sign-in-challenge';
import { staff } from '@/lib/db/schema/staff';
import { type Result, ok, refuse } from '@/lib/olp/result';
import { operation } from '@/lib/operations/operation';
import { recordEvent } from '@/lib/operations/record/record-event';
import { type PersonRefusal, personOf } from './end-sessions';

/** Minutes: long enough to carry it from a terminal to a browser, and no longer. */
const LINK_MINUTES = 10;

export type SignInLink = { email: string; link: string; expiresAt: Date };

const hashOf = (text: string) => new Uint8Array(createHash('sha256').update(text).digest());

/**
 * A link that signs in somebody of the vendor's once, without any mail: a broken mail server locks no
 * staff out. Only its hash is kept. It is confirmed like a mailed one and is a fresh sign-in; its code
 * and its browser are random, so that nothing but the link can spend it.
 */
export const makeStaffSignInLink = operation(
  'makeStaffSignInLink',
  async (
    { context, viewer },
    input: { email: string },
  ): Promise<Result<SignInLink, PersonRefusal>> =>
    context.db.transaction(async (tx) => {
      const person = await personOf(tx, input.email);
      if (!person.ok) return person;
      const { userId, email } = person.value;
      const [employed] = await tx.select().from(staff).where(eq(staff.userId, userId)).for('share');
      if (!employed?.role) return refuse('PERSON_UNKNOWN');
      const token = randomBytes(32).toString('base64url');
      const at = context.now();
      const expiresAt = new Date(at.getTime() + LINK_MINUTES * 60_000);
      await tx.insert(signInChallenge).values({
        browserHash: new Uint8Array(randomBytes(32)),
        email,
        codeHash: new Uint8Array(randomBytes(32)),
        linkHash: hashOf(token),
        by: 'link',
        expiresAt,
      });
      await recordEvent(tx, viewer, {
        type: 'staff.link-made',
        at,
        after: { userId, role: employed.role, expiresAt: expiresAt.toISOString() },
      });
      const link = `${context.portalUrl}/sign-in/confirm?token=${token}`;
      return ok({ email, link, expiresAt });
    }),
);
