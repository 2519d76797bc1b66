import { computerName } from '@/lib/olp/computer-name';
import type { Refusal } from '@/lib/olp/result';
import { operation } from '@/lib/operations/operation';
import { computerNameField, isOffered } from '@/lib/operations/site/self-help-offers';
import { coming } from '@/lib/operations/viewer';
import { readProperties } from '@/lib/properties/read-properties';
import type { Properties } from '@/lib/properties/registry/registry';
import { activate } from './activate-computer';
import type { ActivationInput } from './read-request';

type OwnRefusal = Refusal<'NOT_OFFERED' | 'COMPUTER_NAME_REQUIRED'>;

/**
 * Activates a computer by hand: like every other door, where the vendor offers it, and with a
 * Computer Name where one is asked for. A request that was pasted brings the name it has.
 */
export const activateAtSelfHelp = operation(
  'activateAtSelfHelp',
  async (ask, input: ActivationInput) => {
    // Before anything is read, so that nothing can be learned where it is not offered.
    const before = await readProperties(ask.context.db);
    const early = whyNot(before, input);
    if (early) return { ok: false, error: early };
    const typed = 'request' in input ? null : input;
    const name = computerNameField(before) === 'hidden' ? '' : (typed?.computerName?.trim() ?? '');
    const named = typed ? { ...typed, computerName: name } : input;
    return activate({ ...ask, viewer: coming(ask.viewer, 'self-help') }, named, (properties) =>
      whyNot(properties, named),
    );
  },
);

function whyNot(properties: Properties, input: ActivationInput): OwnRefusal | null {
  return isOffered(properties, 'activate') ? whyNoName(properties, input) : { code: 'NOT_OFFERED' };
}

/** Where codes are typed by a person, the vendor may want a name with them. */
export function whyNoName(
  properties: Properties,
  input: ActivationInput,
): Refusal<'COMPUTER_NAME_REQUIRED'> | null {
  const nameMissing = !('request' in input) && !computerName(input.computerName ?? '').trim();
  return nameMissing && computerNameField(properties) === 'required'
    ? { code: 'COMPUTER_NAME_REQUIRED', details: { field: 'computerName' } }
    : null;
}
