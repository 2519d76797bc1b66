import { queueMail } from '@/lib/mail/queue-mail';
import { parseActivationKey } from '@/lib/olp/activation-key';
import { beside, type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { unknownKey } from '@/lib/operations/locked/key-holder';
import { findLicenseByKey, lockLicenseOfCode } from '@/lib/operations/locked/lock-license';
import { record, underLock } from '@/lib/operations/locked/locked';
import { mayIn } from '@/lib/operations/members/of-organization';
import { type Denial, operation } from '@/lib/operations/operation';
import { findOrganization } from '@/lib/operations/organization/find-organization';
import { isPersonal } from '@/lib/operations/people/change-license-address';
import { makeOwnerLink } from './owner-links';

type ClaimRefusal = Refusal<
  | 'AK_UNKNOWN'
  | 'CODE_TYPO'
  | 'WRONG_KIND'
  | 'BAD_LENGTH'
  | 'LICENSE_OWNED'
  | 'NOTHING_TO_CHANGE'
  | 'RATE_LIMITED'
>;

/**
 * Asks to put a license, named by its Activation Key, into an organization of which the asker is a contact.
 * The registered address says yes by a mailed link; nothing changes before. Only a private buyer's license
 * can be claimed: `LICENSE_OWNED` belongs to another organization, from whose contacts nobody takes it so.
 */
export const askClaim = operation(
  'askClaim',
  async (
    ask,
    input: { organization: string; activationKey: string },
  ): Promise<Result<{ productName: string; keyEnding: string }, Denial | ClaimRefusal>> => {
    const { context, viewer } = ask;
    const { db, vault, limits } = context;
    if (viewer.kind !== 'customer') return refuse('FORBIDDEN');
    const of = await findOrganization(db, input.organization, 'in turn');
    if (!of) return refuse('NOT_FOUND');
    const denied = await mayIn(db, ask, of.id);
    if (denied) return denied;
    // What a private buyer has is nobody else's to add to.
    if (of.personalEmail !== null) return refuse('FORBIDDEN');
    const typed = parseActivationKey(input.activationKey);
    if (!typed.ok) return beside('activationKey', typed);
    const loaded = await findLicenseByKey(db, vault.keyLookups(typed.value));
    if (!loaded) return unknownKey(context, viewer);
    const { userId, email: from } = viewer;
    const allowed = await limits.consume('ownerMail', `${loaded.license.id} ${userId}`);
    if (!allowed.ok) return allowed;
    const asked = await underLock(
      ask,
      (tx) => lockLicenseOfCode(tx, loaded.license.id),
      async (locked) => {
        const { tx, now, license, product, key } = locked;
        if (license.organizationId === of.id) return refuse('NOTHING_TO_CHANGE');
        if (!(await isPersonal(tx, license.organizationId))) return refuse('LICENSE_OWNED');
        const said = { productName: product.name, keyEnding: key.lastGroup };
        const link = { licenseId: license.id, askedBy: userId, toOrganization: of.id };
        const how = { recipient: license.registeredEmail, about: { licenseId: license.id } };
        await queueMail(tx, vault, how, {
          template: 'confirm-claim',
          ...{ ...said, organizationName: of.name, from },
          path: await makeOwnerLink({ tx, now }, { purpose: 'claim', ...link }),
        });
        await record(locked, {
          type: 'license.claim-asked',
          after: { organizationId: of.id, userId },
        });
        return ok(said);
      },
    );
    return asked ?? refuse('AK_UNKNOWN');
  },
);
