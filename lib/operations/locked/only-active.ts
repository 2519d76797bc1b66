import { and, eq } from 'drizzle-orm';
import type { Reader } from '@/lib/db/connect';
import { activation } from '@/lib/db/schema/activation';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import type { ActivationRow } from './seats';

/** The one active computer of a license, where there is just one. */
export async function onlyActive(
  reader: Reader,
  licenseId: string,
): Promise<Result<ActivationRow, Refusal<'NOT_ACTIVE' | 'COMPUTER_ID_REQUIRED'>>> {
  const [row, another] = await reader
    .select()
    .from(activation)
    .where(and(eq(activation.licenseId, licenseId), eq(activation.state, 'active')))
    .limit(2);
  if (!row) return refuse('NOT_ACTIVE');
  return another ? refuse('COMPUTER_ID_REQUIRED', { field: 'computerId' }) : ok(row);
}
