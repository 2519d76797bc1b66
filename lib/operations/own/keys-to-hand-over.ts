import { and, asc, eq, sql } from 'drizzle-orm';
import { activation } from '@/lib/db/schema/activation';
import { isoFromDay } from '@/lib/olp/day';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import {
  type ComputerKeyView,
  termsOfKey,
  viewComputerKey,
} from '@/lib/operations/computer-key/computer-key-view';
import { keyIsOutdated } from '@/lib/operations/computer-key/renew-computer-key';
import { withNewestKey } from '@/lib/operations/license/get-computer-key';
import { findVisibleLicense } from '@/lib/operations/locked/lock-license';
import { licenseNow } from '@/lib/operations/locked/locked';
import { type ActivationRow, lastSeen } from '@/lib/operations/locked/seats';
import { type Ask, operation, reading } from '@/lib/operations/operation';
import { offersFile } from '@/lib/operations/site/self-help-offers';

export type KeyToHandOver = Pick<
  ActivationRow,
  'computerId' | 'computerName' | 'lastSeenAt' | 'issuedAt'
> & {
  activationId: string;
  /** Last day of the key that the computer has; null where it has none. */
  validThrough: string | null;
};

export type KeysToHandOver = {
  /** Their key carries other terms than the license now, and they were not online since. */
  outdated: KeyToHandOver[];
  /** Their newest key was made after they were activated, and they were not online since. */
  made: KeyToHandOver[];
  /** There are computers that were not looked at: the keys of those are the newest. */
  more: boolean;
};

/** Active computers of a license that one call looks at, those with the oldest keys first. */
const MOST = 1000;

/**
 * The active computers of a license that need a new Computer Key brought to them: a check-in would have
 * given it. Null if the license is not there. Three queries.
 */
export const keysToHandOver = reading(
  'keysToHandOver',
  async (ask, licenseId: string): Promise<KeysToHandOver | null> => {
    const found = await look(ask, licenseId);
    if (!found) return null;
    const { licensed, rows } = found;
    const isOld = new Set(rows.filter((row) => keyIsOutdated(licensed, row)));
    return {
      outdated: rows.filter((row) => isOld.has(row)).map(listed),
      made: rows.filter((row) => !isOld.has(row) && isOnItsWay(row)).map(listed),
      more: found.more,
    };
  },
);

/**
 * Makes the new Computer Key of every computer that needs one, each in a transaction of its own: what was
 * made stays made, and is not made again by another call. Answers how many; at most 1000 in one call.
 */
export const makeKeysToHandOver = operation(
  'makeKeysToHandOver',
  async (ask, licenseId: string): Promise<Result<{ made: number }, Refusal<'NOT_FOUND'>>> => {
    const found = await look(ask, licenseId);
    if (!found) return refuse('NOT_FOUND');
    let made = 0;
    for (const row of found.rows.filter((one) => keyIsOutdated(found.licensed, one))) {
      const renewed = await withNewestKey(ask, row.id, async ({ now }) => now);
      // One that was released meanwhile needs none.
      if (renewed.ok) made += 1;
    }
    return ok({ made });
  },
);

/**
 * The newest Computer Keys of the computers in `made`, to be handed over; `licenseFile` null where the vendor
 * offers none. Null if the license is not there. Makes no key.
 */
export const readKeysToHandOver = reading(
  'readKeysToHandOver',
  async (
    ask,
    licenseId: string,
  ): Promise<(Omit<ComputerKeyView, 'licenseFile'> & { licenseFile: string | null })[] | null> => {
    const found = await look(ask, licenseId);
    if (!found) return null;
    const { licensed, rows } = found;
    const offered = offersFile(licensed.properties);
    return rows
      .filter((row) => isOnItsWay(row) && !keyIsOutdated(licensed, row))
      .map((row) => viewComputerKey(licensed, row))
      .map((key) => ({ ...key, licenseFile: offered ? key.licenseFile : null }));
  },
);

async function look({ context, viewer }: Ask, licenseId: string) {
  const { db } = context;
  const loaded = await findVisibleLicense(db, viewer, licenseId);
  if (!loaded) return null;
  const [licensed, rows] = await Promise.all([
    licenseNow(db, context, loaded),
    db
      .select()
      .from(activation)
      .where(and(eq(activation.licenseId, licenseId), eq(activation.state, 'active')))
      // What waits to be handed over is not lost among many that need nothing.
      .orderBy(
        asc(sql`${activation.issuedAt} = ${activation.activatedAt}`),
        asc(activation.issuedAt),
      )
      .limit(MOST + 1),
  ]);
  return { licensed, rows: rows.slice(0, MOST), more: rows.length > MOST };
}

/** Made anew since the computer was activated, and not fetched by itself. */
function isOnItsWay(row: ActivationRow): boolean {
  const seen = lastSeen(row) ?? row.activatedAt;
  return row.issuedAt > row.activatedAt && row.issuedAt > seen;
}

function listed(row: ActivationRow): KeyToHandOver {
  const { id: activationId, computerId, computerName, issuedAt } = row;
  const { exp } = termsOfKey(row.computerKey);
  const validThrough = exp === undefined ? null : isoFromDay(exp);
  return {
    activationId,
    computerId,
    computerName,
    issuedAt,
    validThrough,
    lastSeenAt: lastSeen(row),
  };
}
