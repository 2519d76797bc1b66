import type { Reader, Transaction } from '@/lib/db/connect';
import { refuse } from '@/lib/olp/result';
import type { Context } from '@/lib/operations/context';
import { type Ask, type Denial, mayOn } from '@/lib/operations/operation';
import { type EventFacts, recordEvent } from '@/lib/operations/record/record-event';
import type { Viewer } from '@/lib/operations/viewer';
import { readProperties } from '@/lib/properties/read-properties';
import type { Properties } from '@/lib/properties/registry/registry';
import { type LoadedLicense, lockVisibleLicense } from './lock-license';

/** A license with the Server Properties that hold for it, at one moment. */
export type LicenseNow = LoadedLicense & { properties: Properties; now: Date };

/** A license under its lock, and what every change of it needs: nothing else of it changes meanwhile. */
export type Locked = LicenseNow & { tx: Transaction; context: Context; viewer: Viewer };

/** The Server Properties that hold for a license. */
export const propertiesOf = (reader: Reader, { product, license }: LoadedLicense) =>
  readProperties(reader, { productId: product.id, licenseId: license.id });

/** A loaded license with its properties, at this moment. */
export async function licenseNow(
  reader: Reader,
  context: Context,
  loaded: LoadedLicense,
): Promise<LicenseNow> {
  return { ...loaded, properties: await propertiesOf(reader, loaded), now: context.now() };
}

/** Refusals end a transaction as exceptions do: what was written before them is taken back. */
class Refused extends Error {
  constructor(readonly result: { ok: false }) {
    super('A refusal rolls back.');
  }
}

/** A transaction of an operation: all of it counts, or, where it refuses or throws, nothing. */
export async function transact<R>(
  { db }: Context,
  work: (tx: Transaction) => Promise<R>,
): Promise<R> {
  try {
    return await db.transaction(async (tx) => {
      const result = await work(tx);
      if (isRefusal(result)) throw new Refused(result);
      return result;
    });
  } catch (error) {
    if (error instanceof Refused) return error.result as R;
    throw error;
  }
}

const isRefusal = (result: unknown): result is { ok: false } =>
  (result as { ok?: boolean } | null)?.ok === false;

/** Loads the license that something leads to, and locks its row; null if there is none. */
export type Lock = (tx: Transaction) => Promise<LoadedLicense | null>;

/** Does something with a license under its lock, in one transaction. Null where `lock` finds none. */
export function underLock<R>(
  { context, viewer }: Pick<Ask, 'context' | 'viewer'>,
  lock: Lock,
  work: (locked: Locked) => Promise<R>,
): Promise<R | null> {
  return transact(context, async (tx) => {
    const loaded = await lock(tx);
    if (!loaded) return null;
    return work({ ...(await licenseNow(tx, context, loaded)), tx, context, viewer });
  });
}

/** The same with a license that the viewer may see, and do this with. `first` is locked before it. */
export async function underVisibleLock<R>(
  ask: Ask,
  licenseId: string,
  work: (locked: Locked) => Promise<R>,
  first?: (tx: Transaction) => Promise<unknown>,
): Promise<R | { ok: false; error: Denial }> {
  const lock: Lock = async (tx) => {
    await first?.(tx);
    return lockVisibleLicense(tx, ask.viewer, licenseId);
  };
  const result = await underLock(
    ask,
    lock,
    async (locked) => mayOn(ask, locked.license) ?? work(locked),
  );
  return result ?? refuse('NOT_FOUND');
}

/** Writes the audit event of a change of this license. */
export function record(
  { tx, viewer, license, now, properties }: Locked,
  facts: Omit<EventFacts, 'at' | 'licenseId'>,
) {
  const captureAddress = properties['activation/captureIPAddress'];
  return recordEvent(tx, viewer, { at: now, licenseId: license.id, captureAddress, ...facts });
}
