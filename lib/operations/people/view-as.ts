import { and, eq, gt, isNotNull, sql } from 'drizzle-orm';
import type { Transaction } from '@/lib/db/connect';
import { license } from '@/lib/db/schema/license';
import { session } from '@/lib/db/schema/session';
import { staff } from '@/lib/db/schema/staff';
import { user } from '@/lib/db/schema/user';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { operation } from '@/lib/operations/operation';
import { plainText } from '@/lib/operations/plain-text';
import { recordEvent } from '@/lib/operations/record/record-event';
import { normalizeEmail } from '@/lib/rules/email-address';
import { userOf } from './add-staff';
import type { PersonRefusal } from './end-sessions';

const VIEW_MINUTES = 30;

type InBrowser = {
  /** Hash of its session's token. */
  session: Uint8Array;
};

/**
 * From the next request on, this browser of somebody of the staff shows what a customer sees, and
 * changes nothing: `operation.ts` refuses. Never as one of the staff. It ends by itself.
 */
export const startView = operation(
  'startView',
  async (
    { context, viewer },
    input: InBrowser & { email: string; reason?: string },
  ): Promise<Result<{ email: string; endsAt: Date }, PersonRefusal | Refusal<'FORBIDDEN'>>> => {
    const address = normalizeEmail(input.email);
    if (!address.ok) return address;
    const email = address.value;
    return context.db.transaction(async (tx) => {
      const userId = await customerOf(tx, email);
      if (!userId) return refuse('PERSON_UNKNOWN');
      const at = context.now();
      const endsAt = new Date(at.getTime() + VIEW_MINUTES * 60_000);
      const [seen] = await tx
        .update(session)
        .set({ viewUserId: userId, viewEndsAt: endsAt })
        .where(and(ofBrowser(input, viewer), gt(session.expiresAt, at)))
        .returning({ userId: session.userId });
      if (!seen) return refuse('FORBIDDEN');
      const reason = plainText(input.reason ?? '');
      await recordEvent(tx, viewer, {
        type: 'view.started',
        at,
        after: { userId, endsAt: endsAt.toISOString() },
        ...(reason ? { reason } : {}),
      });
      return ok({ email, endsAt });
    });
  },
);

/** Back at the desk. */
export const endView = operation(
  'endView',
  async (
    { context, viewer },
    input: InBrowser,
  ): Promise<Result<null, Refusal<'NOTHING_TO_CHANGE'>>> =>
    context.db.transaction(async (tx) => {
      const [seen] = await tx
        .select({ userId: session.viewUserId })
        .from(session)
        .where(and(ofBrowser(input, viewer), isNotNull(session.viewUserId)))
        .for('update');
      if (!seen) return refuse('NOTHING_TO_CHANGE');
      await tx
        .update(session)
        .set({ viewUserId: null, viewEndsAt: null })
        .where(ofBrowser(input, viewer));
      await recordEvent(tx, viewer, {
        type: 'view.ended',
        at: context.now(),
        before: { userId: seen.userId },
      });
      return ok(null);
    }),
);

const ofBrowser = (browser: InBrowser, viewer: { kind: string; userId?: string }) =>
  and(eq(session.tokenHash, browser.session), sql`${session.userId} = ${viewer.userId ?? null}`);

/** Whoever could sign in as a customer with that address: has done so, or owns a license. */
async function customerOf(tx: Transaction, email: string): Promise<string | null> {
  const [known] = await tx
    .select({ userId: user.id, role: staff.role })
    .from(user)
    .leftJoin(staff, eq(staff.userId, user.id))
    .where(eq(user.email, email));
  if (known) return known.role ? null : known.userId;
  const owned = await tx.$count(license, eq(license.registeredEmail, email));
  return owned > 0 ? userOf(tx, email) : null;
}
