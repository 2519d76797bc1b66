import { eq } from 'drizzle-orm';
import type { Transaction } from '@/lib/db/connect';
import { activation } from '@/lib/db/schema/activation';
import { queueMail } from '@/lib/mail/queue-mail';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { readProperties } from '@/lib/properties/read-properties';
import type { Properties } from '@/lib/properties/registry/registry';
import {
  type ComputerKeyView,
  viewComputerKey,
} from '@/lib/operations/computer-key/computer-key-view';
import type { Context } from '@/lib/operations/context';
import {
  findLicenseOfCode,
  findVisibleLicense,
  lockVisibleLicense,
} from '@/lib/operations/locked/lock-license';
import { keyIsOutdated, renewComputerKey } from '@/lib/operations/computer-key/renew-computer-key';
import {
  latestReleaseRequest,
  type ReleaseRequestView,
} from '@/lib/operations/release-request/request-release';
import { offersFile } from '@/lib/operations/site/self-help-offers';
import type { Viewer } from '@/lib/operations/viewer';
import { visibleActivation } from '@/lib/operations/locked/visible-activation';

/** `NOT_ACTIVE`: the activation is closed, and no key is handed out for a closed one. */
export type ComputerKeyRefusal = Refusal<'NOT_FOUND' | 'NOT_ACTIVE' | 'RATE_LIMITED'>;

/**
 * The stored Computer Key of an active computer. `outdated`: the license's terms have changed
 * since, and renewing would give a newer one. `fileOffered`: whether the vendor offers it as a
 * license file; `request`: the newest one for its seat. Reading changes nothing.
 */
export async function getComputerKey(
  context: Context,
  viewer: Viewer,
  activationId: string,
): Promise<
  Result<
    {
      key: ComputerKeyView;
      outdated: boolean;
      fileOffered: boolean;
      request: ReleaseRequestView | null;
    },
    ComputerKeyRefusal
  >
> {
  const { db } = context;
  const row = await visibleActivation(db, viewer, activationId);
  const loaded = row && (await findVisibleLicense(db, viewer, row.licenseId));
  if (!loaded) return refuse('NOT_FOUND');
  if (row.state !== 'active') return refuse('NOT_ACTIVE');
  const place = { productId: row.productId, licenseId: row.licenseId };
  const [properties, request] = await Promise.all([
    readProperties(db, place),
    latestReleaseRequest(db, row.id),
  ]);
  const outdated = keyIsOutdated(context, loaded, properties, row);
  const fileOffered = offersFile(properties);
  return ok({ key: viewComputerKey(loaded, row), outdated, fileOffered, request });
}

/** The newest key: the stored one, or a new one where the terms have changed (protocol 10.2). */
export function renewKey(
  context: Context,
  viewer: Viewer,
  activationId: string,
): Promise<Result<ComputerKeyView, ComputerKeyRefusal>> {
  return withNewestKey(context, viewer, activationId, async (_tx, key) => key);
}

/** Mails the newest key to the signed-in viewer's own address. Answers the address. */
export async function mailComputerKey(
  context: Context,
  viewer: Viewer,
  activationId: string,
): Promise<Result<string, ComputerKeyRefusal>> {
  if (viewer.kind !== 'customer' && viewer.kind !== 'staff') return refuse('NOT_FOUND');
  const allowed = await context.limits.consume('keyMail', viewer.email);
  if (!allowed.ok) return allowed;
  return withNewestKey(context, viewer, activationId, async (tx, key, properties) => {
    const mail = {
      template: 'computer-key' as const,
      productName: key.productName,
      computerName: key.computerName,
      computerId: key.computerId,
      computerKey: key.computerKey,
      shortComputerKey: key.shortComputerKey,
      licenseFile: offersFile(properties) ? key.licenseFile : null,
      path: `/computers/${activationId}`,
    };
    await queueMail(tx, context.vault, viewer.email, mail, viewer.locale);
    return viewer.email;
  });
}

async function withNewestKey<T>(
  context: Context,
  viewer: Viewer,
  activationId: string,
  use: (tx: Transaction, key: ComputerKeyView, properties: Properties) => Promise<T>,
): Promise<Result<T, ComputerKeyRefusal>> {
  return context.db.transaction(async (tx) => {
    const seen = await visibleActivation(tx, viewer, activationId);
    const loaded = seen && (await lockVisibleLicense(tx, viewer, seen.licenseId));
    if (!loaded) return refuse('NOT_FOUND');
    const [row] = await tx.select().from(activation).where(eq(activation.id, activationId));
    if (row?.state !== 'active') return refuse('NOT_ACTIVE');
    const place = { productId: loaded.product.id, licenseId: loaded.license.id };
    const properties = await readProperties(tx, place);
    const current = await renewComputerKey(tx, context, viewer, loaded, properties, row, null);
    return ok(await use(tx, viewComputerKey(loaded, current), properties));
  });
}

/**
 * The stored key of the activation that a browser has just made without signing in. The ticket it
 * holds is the right: sealed by the vault, so nobody can name another activation.
 */
export async function getComputerKeyByTicket(
  { db }: Context,
  activationId: string,
): Promise<Result<{ key: ComputerKeyView; fileOffered: boolean }, ComputerKeyRefusal>> {
  const [row] = await db.select().from(activation).where(eq(activation.id, activationId));
  if (!row) return refuse('NOT_FOUND');
  const [loaded, properties] = await Promise.all([
    findLicenseOfCode(db, row.licenseId),
    readProperties(db, { productId: row.productId, licenseId: row.licenseId }),
  ]);
  if (!loaded) return refuse('NOT_FOUND');
  if (row.state !== 'active') return refuse('NOT_ACTIVE');
  return ok({ key: viewComputerKey(loaded, row), fileOffered: offersFile(properties) });
}
