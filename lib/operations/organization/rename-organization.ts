import { operation } from '@/lib/operations/operation';
import { and, eq, ne } from 'drizzle-orm';
import { organization } from '@/lib/db/schema/organization';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { recordEvent } from '@/lib/operations/record/record-event';
import {
  LONGEST_NAME,
  LONGEST_REFERENCE,
  type NamedOrganization,
  readLabel,
  readReference,
} from './create-organization';
import { findOrganization, takeTurn } from './find-organization';

type RenameRefusal = Refusal<
  | 'NAME_INVALID'
  | 'REFERENCE_INVALID'
  | 'REFERENCE_TAKEN'
  | 'ORGANIZATION_UNKNOWN'
  | 'ORGANIZATION_PERSONAL'
  | 'NOTHING_TO_CHANGE'
>;

/** Gives an organization another name, another reference, or both. */
export const renameOrganization = operation(
  'renameOrganization',
  async (
    { context, viewer },
    input: { organization: string; name?: string; reference?: string },
  ): Promise<Result<NamedOrganization, RenameRefusal>> => {
    return context.db.transaction(async (tx) => {
      await takeTurn(tx);
      const found = await findOrganization(tx, input.organization, 'in turn');
      if (!found) return refuse('ORGANIZATION_UNKNOWN');
      // Its name is an address, which belongs neither in an event nor changed.
      if (found.personalEmail !== null) return refuse('ORGANIZATION_PERSONAL');
      const name = readLabel(input.name ?? found.name, LONGEST_NAME);
      if (name === null) return refuse('NAME_INVALID', { limit: LONGEST_NAME });
      const reference =
        input.reference === undefined ? found.reference : readReference(input.reference);
      if (reference === null && input.reference !== undefined) {
        return refuse('REFERENCE_INVALID', { limit: LONGEST_REFERENCE });
      }
      if (name === found.name && reference === found.reference) return refuse('NOTHING_TO_CHANGE');
      const [taken] =
        reference === null
          ? []
          : await tx
              .select({ id: organization.id })
              .from(organization)
              .where(and(eq(organization.reference, reference), ne(organization.id, found.id)));
      if (taken) return refuse('REFERENCE_TAKEN');
      await tx.update(organization).set({ name, reference }).where(eq(organization.id, found.id));
      const organizationId = found.id;
      const after = { organizationId, name, reference };
      await recordEvent(tx, viewer, {
        type: 'organization.renamed',
        at: context.now(),
        before: { organizationId, name: found.name, reference: found.reference },
        after,
      });
      return ok(after);
    });
  },
);
