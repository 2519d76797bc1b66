import { type Refusal, type Result, refuse } from '@/lib/olp/result';
import {
  activate,
  type ActivateRefusal,
  type ActivationOutcome,
} from '@/lib/operations/activate/activate-computer';
import { readRequest } from '@/lib/operations/activate/read-request';
import { findLicenseByAnyKey, findVisibleLicense } from '@/lib/operations/locked/lock-license';
import { operation } from '@/lib/operations/operation';

/** The computer that a request is of, as far as it reads. */
type Named = { computer?: { id: string; name: string } };

/**
 * Activates one of many requests, each of which names its license: of the licenses that the viewer sees;
 * for others, known or not, it is `NOT_FOUND`. A repeated request is answered with the key it has.
 */
export const activateRequest = operation(
  'activateRequest',
  async (
    ask,
    request: string,
  ): Promise<Result<ActivationOutcome, ActivateRefusal | Refusal<'NOT_FOUND'>> & Named> => {
    const { db, vault } = ask.context;
    const read = await readRequest(ask.context, { request });
    if (!read.ok) return read;
    const computer = { id: read.value.computerId, name: read.value.computerName };
    const named = await findLicenseByAnyKey(db, vault.keyLookups(read.value.activationKey));
    const seen = named && (await findVisibleLicense(db, ask.viewer, named.license.id));
    if (!seen) return { ...refuse('NOT_FOUND'), computer };
    return { ...(await activate<never>(ask, { request }, () => null)), computer };
  },
);
