import { reading } from '@/lib/operations/operation';
import { needsCode } from '@/lib/rules/decide-release';
import { readProperties } from '@/lib/properties/read-properties';
import { computerIsActive, proofOf } from '@/lib/operations/release/release-activation';
import { releasePolicy } from '@/lib/operations/locked/release-policy';
import type { ComputerSummary } from './get-license';
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
  dvcRequired: boolean;
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
    const policy = releasePolicy(viewer, properties);
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
      lastSeenAt: row.lastSeenAt,
      unboundLastDay: row.unboundLastDay,
      dvcRequired: needsCode(policy),
      reasonInstead: policy.staff,
      activeAgain,
      request,
    };
  },
);
