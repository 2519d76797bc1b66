import { and, asc, eq, sql } from 'drizzle-orm';
import { activation } from '@/lib/db/schema/activation';
import { event, eventPerson } from '@/lib/db/schema/event';
import { license } from '@/lib/db/schema/license';
import { licenseKey } from '@/lib/db/schema/license-key';
import { organization } from '@/lib/db/schema/organization';
import { outbox } from '@/lib/db/schema/outbox';
import { product } from '@/lib/db/schema/product';
import { releaseRequest } from '@/lib/db/schema/release-request';
import { asKey, behind, type Held, PART, type Whose } from './held';

/** An array built once, so that what is looked for is found by its license. */
const theirs = ({ email }: Whose) =>
  sql`ANY(ARRAY(SELECT ${license.id} FROM ${license} WHERE ${license.registeredEmail} = ${email}))`;

const licenses: Held = (reader, { email }, after) =>
  reader
    .select({
      key: asKey(license.id),
      id: license.id,
      product: product.name,
      organization: organization.name,
      activationKeyEndsWith: licenseKey.lastGroup,
      status: license.status,
      seats: license.seats,
      term: license.term,
      lastDay: license.lastDay,
      maintenanceLastDay: license.maintenanceLastDay,
      reference: license.reference,
      createdAt: license.createdAt,
    })
    .from(license)
    .innerJoin(product, eq(product.id, license.productId))
    .innerJoin(organization, eq(organization.id, license.organizationId))
    .leftJoin(licenseKey, and(eq(licenseKey.licenseId, license.id), licenseKey.main))
    .where(behind(license.id, after, eq(license.registeredEmail, email)))
    .orderBy(asc(license.id))
    .limit(PART);

const computers: Held = (reader, whose, after) =>
  reader
    .select({
      key: asKey(activation.id),
      licenseId: activation.licenseId,
      activationId: activation.id,
      computerName: activation.computerName,
      computerId: activation.computerId,
      state: activation.state,
      activatedAt: activation.activatedAt,
      deactivatedAt: activation.closedAt,
      lastSeenAt: activation.lastSeenAt,
    })
    .from(activation)
    .where(behind(activation.id, after, sql`${activation.licenseId} = ${theirs(whose)}`))
    .orderBy(asc(activation.id))
    .limit(PART);

const releaseRequests: Held = (reader, whose, after) =>
  reader
    .select({
      key: asKey(releaseRequest.id),
      licenseId: releaseRequest.licenseId,
      activationId: releaseRequest.activationId,
      reason: releaseRequest.reason,
      state: releaseRequest.state,
      answer: releaseRequest.answer,
      askedAt: releaseRequest.openedAt,
    })
    .from(releaseRequest)
    .where(behind(releaseRequest.id, after, sql`${releaseRequest.licenseId} = ${theirs(whose)}`))
    .orderBy(asc(releaseRequest.id))
    .limit(PART);

const told = {
  at: event.at,
  event: event.type,
  door: event.door,
  licenseId: event.licenseId,
  activationId: event.activationId,
  before: event.before,
  after: event.after,
  reason: event.reason,
};

/** What they did. */
const done: Held = (reader, { email }, after) =>
  reader
    .select({ key: asKey(event.id), ...told, networkAddress: eventPerson.address })
    .from(eventPerson)
    .innerJoin(event, eq(event.id, eventPerson.eventId))
    .where(behind(eventPerson.eventId, after, eq(eventPerson.person, email)))
    .orderBy(asc(eventPerson.eventId))
    .limit(PART);

export const aboutAccount = (userId: string) =>
  sql`(coalesce(${event.after}->>'userId', ${event.before}->>'userId')) = ${userId}`;

/** What others did to their account: who that was is theirs. */
const happened: Held = (reader, { userId, email }, after) =>
  reader
    .select({ key: asKey(event.id), ...told })
    .from(event)
    .leftJoin(eventPerson, eq(eventPerson.eventId, event.id))
    .where(
      behind(
        event.id,
        after,
        and(aboutAccount(userId), sql`${eventPerson.person} IS DISTINCT FROM ${email}`),
      ),
    )
    .orderBy(asc(event.id))
    .limit(PART);

const mails: Held = (reader, { email }, after) =>
  reader
    .select({
      key: asKey(outbox.id),
      about: outbox.template,
      licenseId: outbox.licenseId,
      queuedAt: outbox.createdAt,
      sentAt: outbox.sentAt,
      reported: outbox.outcome,
      reportedAt: outbox.outcomeAt,
    })
    .from(outbox)
    .where(behind(outbox.id, after, eq(outbox.recipient, email)))
    .orderBy(asc(outbox.id))
    .limit(PART);

export const heldOfLicenses = { licenses, computers, releaseRequests, done, happened, mails };
