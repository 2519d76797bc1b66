import { reading } from '@/lib/operations/operation';
import { readProperties } from '@/lib/properties/read-properties';
import { type ReleaseRefusal, whyNotWithoutCode } from '@/lib/operations/release/decide-here';
import { computerIsActive, proofOf } from '@/lib/operations/release/release-activation';
import { isVendor } from '@/lib/operations/viewer';
import { lastSeen } from '@/lib/operations/locked/seats';
import type { ComputerSummary } from './computers-of';
import { findVisibleLicense } from '@/lib/operations/locked/lock-license';
import {
  latestReleaseRequest,
  type ReleaseRequestView,
} from '@/lib/operations/release-request/open-request';
import { visibleActivation } from '@/lib/operations/locked/visible-activation';

export type ActivationView = ComputerSummary & {
  licenseId: string;
  productName: string;
  organizationName: string;
  keyEnding: string;
  /** Who hears of what happens to it. */
  registeredEmail: string;
  /** Why it cannot be deactivated without a code now; null if it can, or is not active. */
  withoutCode: ReleaseRefusal | null;
  /** Staff and operator give a reason in place of a code. */
  reasonInstead: boolean;
  closedDoor: string | null;
  closedReason: string | null;
  provenAt: Date | null;
  activeAgain: boolean;
  /** The newest request to release it without a code, if there was one. */
  request: ReleaseRequestView | null;
};

/** One activation with its license: what the deactivate and receipt pages show; null if foreign. */
export const getActivation = reading(
  'getActivation',
  async ({ context, viewer }, activationId: string): Promise<ActivationView | null> => {
    const { db } = context;
    const row = await visibleActivation(db, viewer, activationId);
    if (!row) return null;
    const [loaded, properties, activeAgain, request] = await Promise.all([
      findVisibleLicense(db, viewer, row.licenseId),
      readProperties(db, { productId: row.productId, licenseId: row.licenseId }),
      row.state === 'active' ? false : computerIsActive(db, row),
      latestReleaseRequest(db, row.id),
    ]);
    if (!loaded) return null;
    const asked = { ...loaded, properties, viewer, now: context.now() };
    return {
      activationId: row.id,
      licenseId: row.licenseId,
      productName: loaded.product.name,
      organizationName: loaded.organizationName,
      keyEnding: loaded.key.lastGroup,
      state: row.state,
      proof: proofOf(row.state),
      computerId: row.computerId,
      computerName: row.computerName,
      activatedAt: row.activatedAt,
      closedAt: row.closedAt,
      closedDoor: row.closedDoor,
      closedReason: row.closedReason,
      provenAt: row.provenAt,
      lastSeenAt: lastSeen(row),
      unboundLastDay: row.unboundLastDay,
      registeredEmail: loaded.license.registeredEmail,
      withoutCode: row.state === 'active' ? await whyNotWithoutCode(db, asked, row) : null,
      reasonInstead: isVendor(viewer),
      activeAgain,
      request,
    };
  },
);
