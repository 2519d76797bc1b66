import { and, asc, eq, gt, or, type SQL, sql } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import type { Reader } from '@/lib/db/connect';
import { directoryPerson } from '@/lib/db/schema/directory';
import { invitation } from '@/lib/db/schema/invitation';
import { membership } from '@/lib/db/schema/membership';
import { organization } from '@/lib/db/schema/organization';
import { ownerLink } from '@/lib/db/schema/owner-link';
import { passkey } from '@/lib/db/schema/passkey';
import { savedView } from '@/lib/db/schema/saved-view';
import { knownBrowser, session } from '@/lib/db/schema/session';
import { staff } from '@/lib/db/schema/staff';
import { user } from '@/lib/db/schema/user';

/** Who it is about. `userId`: of nobody where only licenses or mails have the address. */
export type Whose = { userId: string; email: string };
export const NOBODY = '00000000-0000-0000-0000-000000000000';

/** Rows of a part. */
export const PART = 500;

/** A row, and by what the rows are ordered: the next part begins behind the last one. */
type Keyed = { key: string };
export type Held = (reader: Reader, whose: Whose, after: string | null) => Promise<Keyed[]>;

type Key = AnyPgColumn | SQL;
export const asKey = (key: Key) => sql<string>`${key}::text`;
/** The rows of `whose` behind `after`. */
export const behind = (key: Key, after: string | null, of: SQL | undefined) =>
  and(of, after === null ? undefined : gt(key as AnyPgColumn, after));

/** Of what is found by a hash alone, which is told nobody. */
const hex = (hash: AnyPgColumn) => sql`encode(${hash}, 'hex')`;

const account: Held = (reader, { userId }) =>
  reader
    .select({
      key: asKey(user.id),
      id: user.id,
      email: user.email,
      name: user.name,
      language: user.locale,
      emailConfirmedAt: user.emailVerified,
      since: user.createdAt,
      roleAtVendor: staff.role,
    })
    .from(user)
    .leftJoin(staff, eq(staff.userId, user.id))
    .where(eq(user.id, userId));

const sessions: Held = (reader, { userId }, after) =>
  reader
    .select({
      key: asKey(session.id),
      browser: session.browser,
      system: session.system,
      networkAddress: session.address,
      signedInAt: session.createdAt,
      signedInBy: session.provenBy,
      lastUsedAt: session.lastUsedAt,
      endsAt: session.expiresAt,
    })
    .from(session)
    .where(behind(session.id, after, eq(session.userId, userId)))
    .orderBy(asc(session.id))
    .limit(PART);

const knownBrowsers: Held = (reader, { userId }, after) =>
  reader
    .select({ key: asKey(hex(knownBrowser.tokenHash)), lastUsedAt: knownBrowser.lastUsedAt })
    .from(knownBrowser)
    .where(behind(hex(knownBrowser.tokenHash), after, eq(knownBrowser.userId, userId)))
    .orderBy(asc(hex(knownBrowser.tokenHash)))
    .limit(PART);

const passkeys: Held = (reader, { userId }, after) =>
  reader
    .select({
      key: asKey(passkey.id),
      name: passkey.name,
      addedAt: passkey.createdAt,
      lastUsedAt: passkey.lastUsedAt,
      backedUp: passkey.backedUp,
    })
    .from(passkey)
    .where(behind(passkey.id, after, eq(passkey.userId, userId)))
    .orderBy(asc(passkey.id))
    .limit(PART);

const organizations: Held = (reader, { userId }, after) =>
  reader
    .select({
      key: asKey(organization.id),
      name: organization.name,
      role: membership.role,
      since: membership.createdAt,
    })
    .from(membership)
    .innerJoin(organization, eq(organization.id, membership.organizationId))
    .where(behind(organization.id, after, eq(membership.userId, userId)))
    .orderBy(asc(organization.id))
    .limit(PART);

const invitations: Held = (reader, { userId }, after) =>
  reader
    .select({
      key: asKey(invitation.id),
      organization: organization.name,
      role: invitation.role,
      invitedAt: invitation.createdAt,
      endsAt: invitation.expiresAt,
    })
    .from(invitation)
    .innerJoin(organization, eq(organization.id, invitation.organizationId))
    .where(behind(invitation.id, after, eq(invitation.userId, userId)))
    .orderBy(asc(invitation.id))
    .limit(PART);

/** What directories of organizations have told of them (SCIM). */
const directories: Held = (reader, { userId }, after) =>
  reader
    .select({
      key: asKey(organization.id),
      organization: organization.name,
      externalId: directoryPerson.externalId,
      toldAt: directoryPerson.createdAt,
      changedAt: directoryPerson.changedAt,
    })
    .from(directoryPerson)
    .innerJoin(organization, eq(organization.id, directoryPerson.organizationId))
    .where(behind(organization.id, after, eq(directoryPerson.userId, userId)))
    .orderBy(asc(organization.id))
    .limit(PART);

/** Whose a license is to be: asked by them, or about their address. */
const ownerQuestions: Held = (reader, { userId }, after) =>
  reader
    .select({
      key: asKey(hex(ownerLink.tokenHash)),
      purpose: ownerLink.purpose,
      licenseId: ownerLink.licenseId,
      askedByThem: sql<boolean>`${ownerLink.askedBy} = ${userId}`,
      askedAt: ownerLink.createdAt,
      endsAt: ownerLink.expiresAt,
    })
    .from(ownerLink)
    .where(
      behind(
        hex(ownerLink.tokenHash),
        after,
        or(eq(ownerLink.askedBy, userId), eq(ownerLink.toUser, userId)),
      ),
    )
    .orderBy(asc(hex(ownerLink.tokenHash)))
    .limit(PART);

const savedViews: Held = (reader, { userId }, after) =>
  reader
    .select({
      key: asKey(savedView.id),
      list: savedView.path,
      name: savedView.name,
      query: savedView.query,
      shared: savedView.shared,
    })
    .from(savedView)
    .where(behind(savedView.id, after, eq(savedView.ownerId, userId)))
    .orderBy(asc(savedView.id))
    .limit(PART);

export const heldOfAccount = {
  ...{ account, sessions, knownBrowsers, passkeys, organizations, invitations },
  ...{ directories, ownerQuestions, savedViews },
};
