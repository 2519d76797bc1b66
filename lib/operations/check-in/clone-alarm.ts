import { and, eq } from 'drizzle-orm';
import { activation } from '@/lib/db/schema/activation';
import { type Locked, record } from '@/lib/operations/locked/locked';
import type { ActivationRow } from '@/lib/operations/locked/seats';
import { noticeOf } from '@/lib/operations/record/notice-of';
import { decideFork, mailIsDue } from '@/lib/rules/decide-clone-alarm';

type Raised = Partial<Pick<ActivationRow, 'cloneAlarmAt' | 'cloneSuspendedAt' | 'cloneMailedAt'>>;

/** Records a fork and tells the owner; answers what the row is to hold of it. */
export async function noticeFork(
  locked: Locked,
  row: ActivationRow,
): Promise<{ suspend: boolean; set: Raised }> {
  const { properties, now } = locked;
  const suspends = properties['options/clonedComputerConsequence'] === 'suspend';
  const { lastForkAt, cloneMailedAt: mailedAt } = row;
  const { suspend, mail } = decideFork({ lastForkAt, mailedAt, suspends, now });
  await record(locked, {
    type: 'activation.forked',
    activationId: row.id,
    after: { forks: row.forks + 1, suspended: suspend },
  });
  if (mail) await mailAlarm(locked, row, suspend);
  const set = {
    cloneAlarmAt: now,
    ...(mail ? { cloneMailedAt: now } : {}),
    ...(suspend ? { cloneSuspendedAt: now } : {}),
  };
  return { suspend, set };
}

/**
 * A second device presents an unbound key that another one was bound by: the key was copied (protocol
 * 10.4). No fork, since whoever has that key could otherwise stop the computer that was bound.
 */
export async function noticeCopiedKey(locked: Locked, copied: ActivationRow) {
  const { tx, now } = locked;
  const [row] = await tx
    .select()
    .from(activation)
    .where(
      and(
        eq(activation.licenseId, copied.licenseId),
        eq(activation.computerIdHash, copied.computerIdHash),
        eq(activation.state, 'active'),
      ),
    );
  if (!row) return;
  const mail = mailIsDue({ mailedAt: row.cloneMailedAt, now });
  if (mail) {
    await record(locked, { type: 'activation.copy-seen', activationId: row.id });
    await mailAlarm(locked, row, false);
  }
  await tx
    .update(activation)
    .set({ cloneAlarmAt: now, ...(mail ? { cloneMailedAt: now } : {}) })
    .where(eq(activation.id, row.id));
}

function mailAlarm(locked: Locked, row: ActivationRow, suspended: boolean) {
  const { now } = locked;
  return noticeOf(locked, row, {
    template: 'clone-alarm',
    at: now.toISOString(),
    suspended,
    path: `/computers/${row.id}`,
  });
}
