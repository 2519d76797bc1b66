import { eq } from 'drizzle-orm';
import { license } from '@/lib/db/schema/license';
import { queueMail } from '@/lib/mail/queue-mail';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { record, underVisibleLock } from '@/lib/operations/locked/locked';
import { type Denial, operation } from '@/lib/operations/operation';
import {
  findOrganization,
  personalOrganization,
  takeTurn,
} from '@/lib/operations/organization/find-organization';
import { plainText } from '@/lib/operations/plain-text';

/**
 * Gives a license to another organization, in every state of it: its contacts see the license from now
 * on, those of the one before no more. `organization` is an id or a reference; null makes it the private
 * license of whoever it is registered to, who keeps seeing it either way and is mailed.
 */
export const moveLicense = operation(
  'moveLicense',
  async (
    ask,
    licenseId: string,
    input: { organization: string | null; reason?: string },
  ): Promise<
    Result<
      { licenseId: string; organizationId: string; organizationName: string | null },
      Denial | Refusal<'ORGANIZATION_UNKNOWN' | 'ORGANIZATION_PERSONAL' | 'NOTHING_TO_CHANGE'>
    >
  > => {
    const reason = plainText(input.reason ?? '');
    return underVisibleLock(
      ask,
      licenseId,
      async (locked) => {
        const { tx, context, license: row, product, key } = locked;
        const found =
          input.organization === null
            ? null
            : await findOrganization(tx, input.organization, 'held');
        if (input.organization !== null && !found) return refuse('ORGANIZATION_UNKNOWN');
        const { personalEmail = null } = found ?? {};
        if (personalEmail !== null && personalEmail !== row.registeredEmail)
          return refuse('ORGANIZATION_PERSONAL');
        const organizationId = found?.id ?? (await personalOrganization(tx, row.registeredEmail));
        if (organizationId === row.organizationId) return refuse('NOTHING_TO_CHANGE');
        await tx.update(license).set({ organizationId }).where(eq(license.id, row.id));
        // The name of a personal one is somebody's address.
        const organizationName = found && personalEmail === null ? found.name : null;
        await queueMail(
          tx,
          context.vault,
          { recipient: row.registeredEmail, about: { licenseId: row.id } },
          {
            template: 'license-moved',
            productName: product.name,
            keyEnding: key.lastGroup,
            organizationName,
            path: `/licenses/${row.id}`,
          },
        );
        await record(locked, {
          type: 'license.moved',
          before: { organizationId: row.organizationId },
          after: { organizationId },
          ...(reason ? { reason } : {}),
        });
        return ok({ licenseId: row.id, organizationId, organizationName });
      },
      takeTurn,
    );
  },
);
