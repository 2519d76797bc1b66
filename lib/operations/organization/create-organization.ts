import type { Transaction } from '@/lib/db/connect';
import { type Ask, operation } from '@/lib/operations/operation';
import { randomUUID } from 'node:crypto';
import { organization } from '@/lib/db/schema/organization';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { plainText } from '@/lib/operations/plain-text';
import { recordEvent } from '@/lib/operations/record/record-event';
import { findOrganization, takeTurn } from './find-organization';

export type NamedOrganization = { organizationId: string; name: string; reference: string | null };

type CreateRefusal = Refusal<'NAME_INVALID' | 'REFERENCE_INVALID'>;

/**
 * Creates an organization. With a reference that one has already, that one is the answer, `existed`
 * then being true, so that a program may repeat itself; without, every call makes another.
 */
export const createOrganization = operation(
  'createOrganization',
  async (
    { context, viewer },
    input: { name: string; reference?: string },
  ): Promise<Result<NamedOrganization & { existed: boolean }, CreateRefusal>> => {
    const name = readLabel(input.name, LONGEST_NAME);
    if (name === null) return refuse('NAME_INVALID', { limit: LONGEST_NAME });
    const reference = input.reference === undefined ? null : readReference(input.reference);
    if (reference === null && input.reference !== undefined) {
      return refuse('REFERENCE_INVALID', { limit: LONGEST_REFERENCE });
    }
    return context.db.transaction(async (tx) => {
      await takeTurn(tx);
      const there = reference === null ? null : await findOrganization(tx, reference, 'in turn');
      if (there) {
        const { id: organizationId, name: itsName, reference: its } = there;
        return ok({ organizationId, name: itsName, reference: its, existed: true });
      }
      const made = await makeOrganization(tx, { context, viewer }, { name, reference });
      return ok({ ...made, existed: false });
    });
  },
);

/** Writes it, within a transaction that has taken the turn. */
export async function makeOrganization(
  tx: Transaction,
  { context, viewer }: Pick<Ask, 'context' | 'viewer'>,
  named: { name: string; reference: string | null },
): Promise<NamedOrganization> {
  const made = { organizationId: randomUUID(), ...named };
  const at = context.now();
  await tx.insert(organization).values({ id: made.organizationId, ...named, createdAt: at });
  await recordEvent(tx, viewer, { type: 'organization.created', at, after: made });
  return made;
}

/** As the table's constraints have it. */
export const LONGEST_NAME = 254;
export const LONGEST_REFERENCE = 100;

/** A text as it is kept; null for an empty one, or one too long. */
export function readLabel(text: string, longest: number): string | null {
  const label = plainText(text);
  return label === '' || [...label].length > longest ? null : label;
}

export const readReference = (text: string) => readLabel(text, LONGEST_REFERENCE);
