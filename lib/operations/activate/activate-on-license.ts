import { activationKeyText } from '@/lib/olp/activation-key';
import { type Refusal, type Result, refuse } from '@/lib/olp/result';
import { whyNoName } from './activate-at-self-help';
import { activate, type ActivateRefusal, type ActivationOutcome } from './activate-computer';
import { readRequest } from './read-request';
import { findLicenseByAnyKey, findVisibleLicense } from '@/lib/operations/locked/lock-license';
import { operation } from '@/lib/operations/operation';

/** A whole request, or what is typed of one: the license says the Activation Key. */
export type OnLicenseInput =
  | { request: string }
  | { computerId: string; computerName?: string; deviceCode?: string };

type OwnRefusal = Refusal<'NOT_FOUND' | 'OTHER_LICENSE' | 'COMPUTER_NAME_REQUIRED'>;

/**
 * Activates a computer on a license that the viewer sees, without its Activation Key being typed. A
 * request names its license itself: one that was made for another is `OTHER_LICENSE`.
 */
export const activateOnLicense = operation(
  'activateOnLicense',
  async (
    ask,
    licenseId: string,
    input: OnLicenseInput,
  ): Promise<Result<ActivationOutcome, ActivateRefusal | OwnRefusal>> => {
    const { db, vault } = ask.context;
    const seen = await findVisibleLicense(db, ask.viewer, licenseId);
    if (!seen) return refuse('NOT_FOUND');
    if (!('request' in input)) {
      const { product, license, key } = seen;
      const opened = vault.openActivationKey(product.id, license.id, key.sealed);
      const typed = { ...input, activationKey: activationKeyText(opened) };
      return activate(ask, typed, (properties) => whyNoName(properties, typed));
    }
    const read = await readRequest(ask.context, input);
    if (!read.ok) return read;
    const named = await findLicenseByAnyKey(db, vault.keyLookups(read.value.activationKey));
    if (named?.license.id !== licenseId) return refuse('OTHER_LICENSE', { field: 'request' });
    return activate<never>(ask, input, () => null);
  },
);
