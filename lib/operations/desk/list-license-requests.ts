import { desc, eq } from 'drizzle-orm';
import { activation } from '@/lib/db/schema/activation';
import { releaseRequest } from '@/lib/db/schema/release-request';
import { isRowId } from '@/lib/operations/row-id';
import { reading } from '@/lib/operations/operation';

export type LicenseRequest = {
  id: string;
  activationId: string;
  computer: string;
  state: 'open' | 'granted' | 'declined' | 'closed';
  reason: string;
  openedAt: Date;
  answer: string | null;
};

const MOST = 12;

/** What was asked about the seats of a license, newest first. */
export const listLicenseRequests = reading(
  'listLicenseRequests',
  async ({ context: { db } }, licenseId: string): Promise<LicenseRequest[]> => {
    if (!isRowId(licenseId)) return [];
    const rows = await db
      .select({
        id: releaseRequest.id,
        activationId: releaseRequest.activationId,
        state: releaseRequest.state,
        reason: releaseRequest.reason,
        openedAt: releaseRequest.openedAt,
        answer: releaseRequest.answer,
        name: activation.computerName,
        computerId: activation.computerId,
      })
      .from(releaseRequest)
      .innerJoin(activation, eq(activation.id, releaseRequest.activationId))
      .where(eq(releaseRequest.licenseId, licenseId))
      .orderBy(desc(releaseRequest.openedAt))
      .limit(MOST);
    return rows.map(({ name, computerId, ...row }) => ({ ...row, computer: name || computerId }));
  },
);
