import { eq } from 'drizzle-orm';
import type { Reader } from '@/lib/db/connect';
import { license } from '@/lib/db/schema/license';
import { membership } from '@/lib/db/schema/membership';
import { ownerLink } from '@/lib/db/schema/owner-link';
import { user } from '@/lib/db/schema/user';
import { queueMail } from '@/lib/mail/queue-mail';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { findLicenseOfCode, lockLicenseOfCode } from '@/lib/operations/locked/lock-license';
import { type Locked, record, underLock } from '@/lib/operations/locked/locked';
import { ofPerson } from '@/lib/operations/members/of-organization';
import { operation } from '@/lib/operations/operation';
import { findOrganization, takeTurn } from '@/lib/operations/organization/find-organization';
import { isPersonal, registerTo } from '@/lib/operations/people/change-license-address';
import { mailQuestion } from './ask-address-change';
import { type OwnerLink, readOwnerLink, spendOwnerLink } from './owner-links';

export type OwnerLinkView = {
  purpose: OwnerLink['purpose'];
  productName: string;
  keyEnding: string;
  /** To which address it is to be registered; of a claim null. */
  email: string | null;
  /** Of a claim: into which organization, and which of its contacts asks. */
  organizationName: string | null;
  from: string;
};

type Over = Refusal<'LINK_OVER'>;

/** What a mailed link asks about whose a license shall be. Changes nothing: link previews call this. */
export const describeOwnerLink = operation(
  'describeOwnerLink',
  async ({ context }, token: string): Promise<Result<OwnerLinkView, Over>> => {
    const { db } = context;
    const link = await readOwnerLink(db, context, token);
    const loaded = link && (await findLicenseOfCode(db, link.licenseId));
    if (!loaded) return refuse('LINK_OVER');
    const to = link.toOrganization && (await findOrganization(db, link.toOrganization, 'in turn'));
    return ok({
      purpose: link.purpose,
      productName: loaded.product.name,
      keyEnding: loaded.key.lastGroup,
      email: link.toUser && (await addressOf(db, link.toUser)),
      organizationName: to ? to.name : null,
      from: (await addressOf(db, link.askedBy)) ?? '',
    });
  },
);

/**
 * Whoever has a mailed link says yes, and it is used up; both, or neither. The registered address: the other
 * one is asked. The other one: the license is registered to it, all its links are over, both are mailed. To a
 * claim: the license belongs to the organization. `LINK_OVER` too where whoever asked may no more.
 */
export const answerOwnerLink = operation(
  'answerOwnerLink',
  async (ask, token: string): Promise<Result<{ purpose: OwnerLink['purpose'] }, Over>> => {
    const { context } = ask;
    const link = await readOwnerLink(context.db, context, token);
    if (!link) return refuse('LINK_OVER');
    const answered = await underLock(
      ask,
      async (tx) => {
        await takeTurn(tx);
        return lockLicenseOfCode(tx, link.licenseId);
      },
      async (locked) => {
        const { tx } = locked;
        const spent = await spendOwnerLink(tx, context, token);
        if (!spent || !(await mayStill(locked, spent))) return refuse('LINK_OVER');
        const done =
          spent.purpose === 'claim' ? await claim(locked, spent) : await register(locked, spent);
        return done ? ok({ purpose: spent.purpose }) : refuse('LINK_OVER');
      },
    );
    return answered ?? refuse('LINK_OVER');
  },
);

/** Whether whoever asked is still whom the license is registered to, or a contact of where it is, or goes. */
async function mayStill({ tx, license: row }: Locked, { askedBy, toOrganization }: OwnerLink) {
  const to = toOrganization && (await findOrganization(tx, toOrganization, 'held'));
  if (toOrganization && !to) return false;
  if (!to && (await addressOf(tx, askedBy)) === row.registeredEmail) return true;
  const [part] = await tx
    .select({ role: membership.role })
    .from(membership)
    .where(ofPerson(to ? to.id : row.organizationId, askedBy))
    .for('share');
  return part?.role === 'contact';
}

async function register(locked: Locked, { purpose, toUser, askedBy }: OwnerLink) {
  const email = toUser && (await addressOf(locked.tx, toUser));
  if (!toUser || !email) return false;
  if (purpose === 'take') return (await registerTo(locked, email, { asked: true })).ok;
  await mailQuestion(locked, { ask: 'take', email, toUser, askedBy });
  await record(locked, { type: 'license.address-agreed', after: { userId: toUser } });
  return true;
}

async function claim(locked: Locked, { toOrganization, askedBy }: OwnerLink) {
  const { tx, context, license: row, product, key } = locked;
  const of = toOrganization && (await findOrganization(tx, toOrganization, 'held'));
  if (!of || !(await isPersonal(tx, row.organizationId))) return false;
  await tx.update(license).set({ organizationId: of.id }).where(eq(license.id, row.id));
  await tx.delete(ownerLink).where(eq(ownerLink.licenseId, row.id));
  const how = { recipient: row.registeredEmail, about: { licenseId: row.id } };
  await queueMail(tx, context.vault, how, {
    template: 'license-moved',
    ...{ productName: product.name, keyEnding: key.lastGroup, organizationName: of.name },
    ...{ asked: true, path: `/licenses/${row.id}` },
  });
  await record(locked, {
    type: 'license.claimed',
    before: { organizationId: row.organizationId },
    after: { organizationId: of.id, userId: askedBy },
  });
  return true;
}

async function addressOf(reader: Reader, userId: string): Promise<string | null> {
  const [row] = await reader.select({ email: user.email }).from(user).where(eq(user.id, userId));
  return row?.email ?? null;
}
