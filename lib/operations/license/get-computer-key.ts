import { eq } from 'drizzle-orm';
import { activation } from '@/lib/db/schema/activation';
import { queueMail } from '@/lib/mail/queue-mail';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import {
  type ComputerKeyView,
  viewComputerKey,
} from '@/lib/operations/computer-key/computer-key-view';
import { keyIsOutdated, renewComputerKey } from '@/lib/operations/computer-key/renew-computer-key';
import { type CloneAlarm, cloneAlarmOf } from '@/lib/operations/locked/clone-alarm-of';
import { findLicenseOfCode, findVisibleLicense } from '@/lib/operations/locked/lock-license';
import { type Locked, propertiesOf, underVisibleLock } from '@/lib/operations/locked/locked';
import { visibleActivation } from '@/lib/operations/locked/visible-activation';
import { type Ask, type Denial, operation } from '@/lib/operations/operation';
import {
  latestReleaseRequest,
  type ReleaseRequestView,
} from '@/lib/operations/release-request/open-request';
import { offersFile } from '@/lib/operations/site/self-help-offers';

/** `NOT_ACTIVE`: the activation is closed, and no key is handed out for a closed one. */
export type ComputerKeyRefusal = Refusal<'NOT_FOUND' | 'NOT_ACTIVE' | 'RATE_LIMITED'>;

type ShownKey = {
  key: ComputerKeyView;
  /** The license's terms have changed since, and renewing would give a newer one. */
  outdated: boolean;
  /** Whether the vendor offers it as a license file. */
  fileOffered: boolean;
  /** The newest request for its seat. */
  request: ReleaseRequestView | null;
  /** Its activation seems to be in use twice. */
  cloneAlarm: CloneAlarm | null;
};

/** The stored Computer Key of an active computer. Reading changes nothing. */
export const getComputerKey = operation(
  'getComputerKey',
  async (
    { context, viewer },
    activationId: string,
  ): Promise<Result<ShownKey, ComputerKeyRefusal>> => {
    const { db } = context;
    const row = await visibleActivation(db, viewer, activationId);
    const loaded = row && (await findVisibleLicense(db, viewer, row.licenseId));
    if (!loaded) return refuse('NOT_FOUND');
    if (row.state !== 'active') return refuse('NOT_ACTIVE');
    const [properties, request] = await Promise.all([
      propertiesOf(db, loaded),
      latestReleaseRequest(db, row.id),
    ]);
    const outdated = keyIsOutdated({ ...loaded, properties, now: context.now() }, row);
    const fileOffered = offersFile(properties);
    const cloneAlarm = cloneAlarmOf(viewer, loaded.license, properties, row);
    return ok({ key: viewComputerKey(loaded, row), outdated, fileOffered, request, cloneAlarm });
  },
);

/** The newest key: the stored one, or a new one where the terms have changed (protocol 10.2). */
export const renewKey = operation('renewKey', (ask, activationId: string) =>
  withNewestKey(ask, activationId, async (_locked, key) => key),
);

/** Mails the newest key to the signed-in viewer's own address. Answers the address. */
export const mailComputerKey = operation(
  'mailComputerKey',
  async (ask, activationId: string): Promise<Result<string, ComputerKeyRefusal | Denial>> => {
    const { context, viewer } = ask;
    // Whoever may ask for it has an address (lib/rules/permissions).
    if (!('email' in viewer)) return refuse('NOT_FOUND');
    const allowed = await context.limits.consume('keyMail', viewer.email);
    if (!allowed.ok) return allowed;
    return withNewestKey(ask, activationId, async (locked, key) => {
      const about = { licenseId: locked.license.id, activationId };
      const to = { recipient: viewer.email, locale: viewer.locale, about };
      await queueMail(locked.tx, context.vault, to, keyMail(locked, key));
      return viewer.email;
    });
  },
);

/** What the mail says that carries a key. */
export const keyMail = ({ properties }: Locked, key: ComputerKeyView) => ({
  template: 'computer-key' as const,
  productName: key.productName,
  computerName: key.computerName,
  computerId: key.computerId,
  computerKey: key.computerKey,
  shortComputerKey: key.shortComputerKey,
  licenseFile: offersFile(properties) ? key.licenseFile : null,
  path: `/computers/${key.activationId}`,
});

/** Does something with the newest key of an active computer, made anew where the terms have changed. */
export async function withNewestKey<T>(
  ask: Ask,
  activationId: string,
  use: (locked: Locked, key: ComputerKeyView) => Promise<T>,
): Promise<Result<T, ComputerKeyRefusal | Denial>> {
  const seen = await visibleActivation(ask.context.db, ask.viewer, activationId);
  if (!seen) return refuse('NOT_FOUND');
  return underVisibleLock(
    ask,
    seen.licenseId,
    async (locked): Promise<Result<T, ComputerKeyRefusal>> => {
      const [row] = await locked.tx.select().from(activation).where(eq(activation.id, seen.id));
      if (row?.state !== 'active') return refuse('NOT_ACTIVE');
      const current = await renewComputerKey(locked, row, null);
      return ok(await use(locked, viewComputerKey(locked, current)));
    },
  );
}

/**
 * The stored key of the activation that a browser has just made without signing in. The ticket it
 * holds is the right: sealed by the vault, so nobody can name another activation.
 */
export const getComputerKeyByTicket = operation(
  'getComputerKeyByTicket',
  async (
    { context: { db } },
    activationId: string,
  ): Promise<Result<Pick<ShownKey, 'key' | 'fileOffered'>, ComputerKeyRefusal>> => {
    const [row] = await db.select().from(activation).where(eq(activation.id, activationId));
    const loaded = row && (await findLicenseOfCode(db, row.licenseId));
    if (!loaded) return refuse('NOT_FOUND');
    if (row.state !== 'active') return refuse('NOT_ACTIVE');
    const fileOffered = offersFile(await propertiesOf(db, loaded));
    return ok({ key: viewComputerKey(loaded, row), fileOffered });
  },
);
