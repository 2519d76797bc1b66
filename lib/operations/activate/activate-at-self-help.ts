import { computerName } from '@/lib/olp/computer-name';
import type { Refusal, Result } from '@/lib/olp/result';
import { readProperties } from '@/lib/properties/read-properties';
import type { Properties } from '@/lib/properties/registry/registry';
import {
  type ActivateRefusal,
  type ActivationOutcome,
  activateComputer,
} from './activate-computer';
import type { Context } from '@/lib/operations/context';
import type { ActivationInput } from './read-request';
import { computerNameField, isOffered } from '@/lib/operations/site/self-help-offers';
import { atSelfHelp, type Viewer } from '@/lib/operations/viewer';

type OwnRefusal = Refusal<'NOT_OFFERED' | 'COMPUTER_NAME_REQUIRED'>;

/**
 * Activates a computer by hand: like every other door, where the vendor offers it, and with a
 * Computer Name where one is asked for. A request that was pasted brings the name it has.
 */
export async function activateAtSelfHelp(
  context: Context,
  viewer: Viewer,
  input: ActivationInput,
): Promise<Result<ActivationOutcome, ActivateRefusal | OwnRefusal>> {
  // Before anything is read, so that nothing can be learned where it is not offered.
  const now = await readProperties(context.db);
  const early = whyNot(now, input);
  if (early) return { ok: false, error: early };
  const name = 'request' in input || computerNameField(now) === 'hidden' ? '' : input.computerName;
  const asked = 'request' in input ? input : { ...input, computerName: name?.trim() ?? '' };
  return activateComputer<OwnRefusal['code']>(context, atSelfHelp(viewer), asked, (properties) =>
    whyNot(properties, asked),
  );
}

function whyNot(properties: Properties, input: ActivationInput): OwnRefusal | null {
  if (!isOffered(properties, 'activate')) return { code: 'NOT_OFFERED' };
  const nameMissing = !('request' in input) && !computerName(input.computerName ?? '').trim();
  return nameMissing && computerNameField(properties) === 'required'
    ? { code: 'COMPUTER_NAME_REQUIRED', details: { field: 'computerName' } }
    : null;
}
