import { sql } from 'drizzle-orm';
import { activationAttempt } from '@/lib/db/schema/activation-attempt';
import { codesIn } from '@/lib/olp/text/find-code';
import { ALL_KINDS } from '@/lib/olp/text/kinds';
import type { Ask } from '@/lib/operations/operation';
import { doorOf } from '@/lib/operations/viewer';
import { type AttemptCode, attemptCodes } from '@/lib/rules/vocabulary';

/** Rows that a license has of one day; computers beyond are counted together. */
const MOST = 100;
const DAYS_KEPT = 90;
/** Outdated rows that go with each new attempt. */
const SWEPT = 100;

const isNoted = (code: string): code is AttemptCode =>
  (attemptCodes as readonly string[]).includes(code);

/**
 * Counts an activation that was refused, after its transaction: one statement, which also sweeps what is
 * older than 90 days. Of a license that is not known nothing typed is kept, and of a Computer ID that is a
 * code in truth neither. What is only mistyped, or asked for too often, is not counted.
 */
export async function noteAttempt(
  { context, viewer }: Pick<Ask, 'context' | 'viewer'>,
  code: string,
  of: { licenseId: string; computerId: string } | null,
): Promise<void> {
  if (!isNoted(code)) return;
  const at = context.now().toISOString();
  const day = at.slice(0, 10);
  const typed = of?.computerId ?? '';
  const computerId = codesIn(typed, ALL_KINDS).length > 0 ? '' : typed;
  const licenseId = of?.licenseId ?? null;
  const attempt = activationAttempt;
  await context.db.execute(sql`
    WITH swept AS (DELETE FROM ${attempt} WHERE id IN (
      SELECT id FROM ${attempt} WHERE day < ${day}::date - ${DAYS_KEPT}::int
      LIMIT ${SWEPT} FOR UPDATE SKIP LOCKED))
    INSERT INTO ${attempt} AS kept (day, license_id, computer_id, code, door, first_at, last_at)
    SELECT ${day}::date, ${licenseId}::uuid, CASE WHEN known_today.n < ${MOST} OR EXISTS (
        SELECT FROM ${attempt} WHERE day = ${day}::date AND license_id = ${licenseId}::uuid
          AND computer_id = ${computerId}) THEN ${computerId} ELSE '' END,
      ${code}, ${doorOf(viewer)}, ${at}::timestamptz, ${at}::timestamptz
    FROM (SELECT count(*) AS n FROM (SELECT FROM ${attempt}
      WHERE day = ${day}::date AND license_id = ${licenseId}::uuid LIMIT ${MOST}) known) known_today
    ON CONFLICT (day, license_id, computer_id, code, door)
    DO UPDATE SET times = kept.times + 1, last_at = excluded.last_at`);
}
