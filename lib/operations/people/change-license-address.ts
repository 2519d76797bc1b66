import { eq } from 'drizzle-orm';
import type { Transaction } from '@/lib/db/connect';
import { license } from '@/lib/db/schema/license';
import { mailLink } from '@/lib/db/schema/mail-link';
import { organization } from '@/lib/db/schema/organization';
import { ownerLink } from '@/lib/db/schema/owner-link';
import { queueMail } from '@/lib/mail/queue-mail';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { type Locked, record, underVisibleLock } from '@/lib/operations/locked/locked';
import { type Denial, operation } from '@/lib/operations/operation';
import { personalOrganization, takeTurn } from '@/lib/operations/organization/find-organization';
import { plainText } from '@/lib/operations/plain-text';
import { normalizeEmail } from '@/lib/rules/email-address';
import { type AddPersonRefusal, userOf } from './add-staff';

/**
 * Registers a license to another address, in every state of it: the person changed, or their address
 * did. The one before sees it no more, and what was mailed there leads nowhere from now on. A private
 * buyer's license goes to the personal organization of the new address; a company keeps its own. Both
 * addresses are mailed.
 */
export const changeLicenseAddress = operation(
  'changeLicenseAddress',
  async (
    ask,
    licenseId: string,
    input: { email: string; reason?: string },
  ): Promise<
    Result<
      { licenseId: string; email: string },
      Denial | AddPersonRefusal | Refusal<'NOTHING_TO_CHANGE'>
    >
  > => {
    const address = normalizeEmail(input.email);
    if (!address.ok) return address;
    const email = address.value;
    const reason = plainText(input.reason ?? '');
    return underVisibleLock(
      ask,
      licenseId,
      (locked) => registerTo(locked, email, reason ? { reason } : {}),
      takeTurn,
    );
  },
);

/**
 * The same within a transaction that has taken the turn and holds the license. `asked`: its owners asked for
 * it, and both addresses said yes.
 */
export async function registerTo(
  locked: Locked,
  email: string,
  { reason, asked }: { reason?: string; asked?: true },
): Promise<Result<{ licenseId: string; email: string }, Refusal<'NOTHING_TO_CHANGE'>>> {
  const { tx, context, license: row, product, key } = locked;
  const before = row.registeredEmail;
  if (email === before) return refuse('NOTHING_TO_CHANGE');
  const owner = (await isPersonal(tx, row.organizationId))
    ? await personalOrganization(tx, email)
    : row.organizationId;
  await tx
    .update(license)
    .set({ registeredEmail: email, organizationId: owner })
    .where(eq(license.id, row.id));
  // Whoever has one of these has read a mail to the address before.
  await tx.delete(mailLink).where(eq(mailLink.licenseId, row.id));
  await tx.delete(ownerLink).where(eq(ownerLink.licenseId, row.id));
  const of = { productName: product.name, keyEnding: key.lastGroup, ...(asked ? { asked } : {}) };
  const path = `/licenses/${row.id}`;
  const { vault } = context;
  const mail = { template: 'address-changed', ...of } as const;
  const about = { licenseId: row.id };
  const [old, next] = [
    { recipient: before, about },
    { recipient: email, about },
  ];
  await queueMail(tx, vault, old, { ...mail, to: 'before', path: '/' });
  await queueMail(tx, vault, next, { ...mail, to: 'now', path });
  // Persons by their ids: an address can be erased, an event cannot.
  await record(locked, {
    type: 'license.address-changed',
    before: { userId: await userOf(tx, before), organizationId: row.organizationId },
    after: { userId: await userOf(tx, email), organizationId: owner },
    ...(reason ? { reason } : {}),
  });
  return ok({ licenseId: row.id, email });
}

/** Whether it is the organization of a private buyer. */
export async function isPersonal(tx: Transaction, organizationId: string): Promise<boolean> {
  const [row] = await tx
    .select({ personalEmail: organization.personalEmail })
    .from(organization)
    .where(eq(organization.id, organizationId));
  return row?.personalEmail != null;
}
