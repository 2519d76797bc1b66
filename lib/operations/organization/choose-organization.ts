import { and, isNull, sql } from 'drizzle-orm';
import type { Reader, Transaction } from '@/lib/db/connect';
import { organization } from '@/lib/db/schema/organization';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import type { Ask } from '@/lib/operations/operation';
import { LONGEST_NAME, makeOrganization, readLabel } from './create-organization';
import { findOrganization, takeTurn } from './find-organization';

export type ChooseRefusal = Refusal<'ORGANIZATION_AMBIGUOUS' | 'ORGANIZATION_NAME_INVALID'>;

/**
 * The id of the organization that was said: by its id or reference, else by its name, whatever its case;
 * null where there is none, and one of that name would be made. Several of one name are never chosen among.
 */
export async function organizationSaid(
  reader: Reader,
  said: string,
  hold: 'held' | 'in turn',
): Promise<Result<string | null, ChooseRefusal>> {
  const there = await findOrganization(reader, said, hold);
  if (there) return ok(there.id);
  const name = readLabel(said, LONGEST_NAME);
  if (name === null) return refuse('ORGANIZATION_NAME_INVALID', { limit: LONGEST_NAME });
  const query = reader
    .select({ id: organization.id })
    .from(organization)
    .where(
      and(
        sql`lower(${organization.name} COLLATE "C") = lower(${name} COLLATE "C")`,
        isNull(organization.mergedInto),
        // The name of a personal one is an address, and nobody's to give licenses to.
        isNull(organization.personalEmail),
      ),
    )
    .limit(2);
  const [found, another] = await (hold === 'held' ? query.for('share') : query);
  if (another) return refuse('ORGANIZATION_AMBIGUOUS');
  return ok(found?.id ?? null);
}

/** The same for a license that is being made: where there is none it is made, in the same transaction. */
export async function chooseOrganization(
  tx: Transaction,
  { context, viewer }: Pick<Ask, 'context' | 'viewer'>,
  said: string,
): Promise<Result<string, ChooseRefusal>> {
  await takeTurn(tx);
  const found = await organizationSaid(tx, said, 'held');
  if (!found.ok) return found;
  if (found.value !== null) return ok(found.value);
  const name = readLabel(said, LONGEST_NAME) ?? '';
  const made = await makeOrganization(tx, { context, viewer }, { name, reference: null });
  return ok(made.organizationId);
}
