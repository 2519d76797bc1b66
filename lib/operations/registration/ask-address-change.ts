import { queueMail } from '@/lib/mail/queue-mail';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { findVisibleLicense } from '@/lib/operations/locked/lock-license';
import { type Locked, record, underVisibleLock } from '@/lib/operations/locked/locked';
import { type Denial, operation } from '@/lib/operations/operation';
import { type AddPersonRefusal, userOf } from '@/lib/operations/people/add-staff';
import { normalizeEmail } from '@/lib/rules/email-address';
import { makeOwnerLink } from './owner-links';

type Asked = {
  /** Who is asked first: the registered address, or at once the other one. */
  ask: 'agree' | 'take';
  recipient: string;
};

/**
 * Asks to register a license to another address. The registered one says yes by a mailed link, then the
 * other one by its own; nothing changes before. A contact of the organization answers for its licenses:
 * there the other address alone is asked, since the registered one may be a colleague's who left.
 */
export const askAddressChange = operation(
  'askAddressChange',
  async (
    ask,
    licenseId: string,
    input: { email: string },
  ): Promise<
    Result<Asked, Denial | AddPersonRefusal | Refusal<'NOTHING_TO_CHANGE' | 'RATE_LIMITED'>>
  > => {
    const { context, viewer } = ask;
    if (viewer.kind !== 'customer') return refuse('FORBIDDEN');
    const { userId } = viewer;
    if (!(await findVisibleLicense(context.db, viewer, licenseId))) return refuse('NOT_FOUND');
    const address = normalizeEmail(input.email);
    if (!address.ok) return address;
    const email = address.value;
    const allowed = await context.limits.consume('ownerMail', `${licenseId} ${userId}`);
    if (!allowed.ok) return allowed;
    return underVisibleLock(ask, licenseId, async (locked) => {
      const { tx, license } = locked;
      const registered = license.registeredEmail;
      if (email === registered) return refuse('NOTHING_TO_CHANGE');
      const toUser = await userOf(tx, email);
      const first = viewer.email === registered ? 'agree' : 'take';
      await mailQuestion(locked, { ask: first, email, toUser, askedBy: userId });
      await record(locked, {
        type: 'license.address-asked',
        after: { userId: toUser, ask: first },
      });
      return ok({ ask: first, recipient: first === 'agree' ? registered : email });
    });
  },
);

type Question = { ask: Asked['ask']; email: string; toUser: string; askedBy: string };

/** The question whether a license shall be registered to `email`, to whom it is, or to that address. */
export async function mailQuestion(
  { tx, now, context, license, product, key }: Locked,
  { ask, email, toUser, askedBy }: Question,
) {
  const link = { purpose: ask, licenseId: license.id, askedBy, toUser };
  const recipient = ask === 'agree' ? license.registeredEmail : email;
  const how = { recipient, about: { licenseId: license.id } };
  await queueMail(tx, context.vault, how, {
    template: 'confirm-address',
    ...{ ask, productName: product.name, keyEnding: key.lastGroup, email },
    path: await makeOwnerLink({ tx, now }, link),
  });
}
