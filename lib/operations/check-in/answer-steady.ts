import { and, eq, inArray, sql } from 'drizzle-orm';
import { compiled } from '@/lib/db/compiled';
import { activation } from '@/lib/db/schema/activation';
import { license } from '@/lib/db/schema/license';
import { licenseKey } from '@/lib/db/schema/license-key';
import { product } from '@/lib/db/schema/product';
import { ringKey } from '@/lib/db/schema/ring-key';
import type { Verdict } from '@/lib/olp/check-in-reply';
import type { CheckInRequest } from '@/lib/olp/check-in-request';
import type { Signer } from '@/lib/olp/signature';
import { stepRatchet, FIRST_RATCHET } from '@/lib/olp/ratchet';
import { keyIsOutdated } from '@/lib/operations/computer-key/renew-computer-key';
import { signerOf, signingAlgorithms } from '@/lib/operations/computer-key/ring-keys';
import type { Context } from '@/lib/operations/context';
import { stoppedByAlarm } from '@/lib/operations/locked/clone-alarm-of';
import { loadedColumns } from '@/lib/operations/locked/lock-license';
import { unboundIsOverAfter } from '@/lib/operations/locked/seats';
import { propertiesOfRows, propertyRows } from '@/lib/properties/read-properties';
import { oneMore, placeholders, valuesAt } from './count-check-in';

/** What a wizard presents, its token read, and the ratchet value its reply will carry. */
export type Presented = CheckInRequest & { deviceCode: Uint8Array; fresh: Uint8Array };

/** What it is told; a reply says it signed. */
export type Told = {
  verdict: Verdict;
  epoch: number;
  computerKey: Uint8Array;
  ratchet: Uint8Array;
};

/** An unbound computer of the license whose time is over: its seat is to be freed first. */
const someUnboundIsOver = sql<boolean>`EXISTS (SELECT 1 FROM ${activation} u
  WHERE u.license_id = ${license.id} AND u.state = 'active'
    AND u.unbound_last_day < ${sql.placeholder('overAfter')}::date)`;

/** All that the answer depends on, as of one moment. */
const read = compiled((reader) =>
  reader
    .select({
      ...loadedColumns,
      row: activation,
      signing: ringKey,
      properties: propertyRows,
      someUnboundIsOver,
    })
    .from(activation)
    .innerJoin(license, eq(license.id, activation.licenseId))
    .innerJoin(product, eq(product.id, activation.productId))
    .innerJoin(licenseKey, and(eq(licenseKey.licenseId, license.id), licenseKey.main))
    .innerJoin(
      ringKey,
      and(
        eq(ringKey.productId, product.id),
        eq(ringKey.state, 'signing'),
        inArray(ringKey.algorithm, signingAlgorithms),
      ),
    )
    .where(
      and(
        eq(activation.deviceCode, sql.placeholder('deviceCode')),
        eq(activation.productId, sql.placeholder('productId')),
      ),
    ),
);

const bytes = (name: string) => sql`${sql.placeholder(name)}::bytea`;
const more = oneMore(placeholders);

/**
 * Writes that the computer was seen, if nothing changed since: every change of a license raises its
 * `event_sequence`, and another check-in of the same computer turns the ratchet.
 */
const write = compiled((reader) =>
  reader
    .update(activation)
    .set({
      ratchetCur: bytes('fresh'),
      ratchetPrev: bytes('prev'),
      lastSeenAt: placeholders.now,
      ...more.set,
    })
    .where(
      and(
        eq(activation.id, sql.placeholder('id')),
        eq(activation.state, 'active'),
        eq(activation.epoch, sql.placeholder('epoch')),
        sql`${activation.ratchetCur} IS NOT DISTINCT FROM ${bytes('wasCur')}`,
        sql`${activation.ratchetPrev} IS NOT DISTINCT FROM ${bytes('wasPrev')}`,
        more.may,
        sql`EXISTS (SELECT 1 FROM ${license} WHERE ${license.id} = ${sql.placeholder('licenseId')}
          AND ${license.eventSequence} = ${sql.placeholder('sequence')})`,
      ),
    )
    .returning({ id: activation.id }),
);

/**
 * Answers the check-in of a computer of which nothing changed, without a lock: two statements, of
 * which the second writes only what still fits the first (docs/decisions/041). Null for whatever is
 * not so, and for one too many: `checkIn` answers it under the lock, by the same rules.
 */
export async function answerSteady(
  { db, vault, now }: Pick<Context, 'db' | 'vault' | 'now'>,
  presented: Presented,
): Promise<{ told: Told; kid: number; signer: Signer } | null> {
  const { productId, deviceCode, fresh, ratchet } = presented;
  if (presented.short) return null;
  const at = now();
  const overAfter = unboundIsOverAfter(at);
  const [found] = await read(db, { deviceCode: Buffer.from(deviceCode), productId, overAfter });
  if (!found) return null;
  const { row, signing, someUnboundIsOver: isOver, properties: rows, ...loaded } = found;
  const properties = propertiesOfRows(rows);
  if (row.state !== 'active' || loaded.license.status !== 'active' || isOver) return null;
  if (presented.epoch < row.epoch || stoppedByAlarm(properties, row)) return null;
  if (keyIsOutdated({ ...loaded, properties, now: at }, row)) return null;
  // Whose alarm was cleared begins with what it presents.
  const cur = row.ratchetCur ?? (row.forks === 0 ? FIRST_RATCHET.cur : null);
  const step = cur && stepRatchet({ cur, prev: row.ratchetPrev }, ratchet, fresh);
  if (!step || step.fork) return null;
  const written = await write(db, {
    ...{ id: row.id, epoch: row.epoch, licenseId: row.licenseId },
    ...{ fresh: step.cur, prev: step.prev, wasCur: row.ratchetCur, wasPrev: row.ratchetPrev },
    ...{ sequence: loaded.license.eventSequence, ...valuesAt(at) },
  });
  if (written.length === 0) return null;
  const told = { verdict: 'OK', epoch: row.epoch, computerKey: NOTHING, ratchet: fresh } as const;
  return { told, kid: signing.kid, signer: signerOf(vault, signing) };
}

const NOTHING = new Uint8Array(0);
