import type { Context } from 'hono';
import type { Refusal } from '@/lib/olp/result';
import type { DirectoryPerson } from '@/lib/operations/provisioning/find-people';
import { refusalSentence } from '@/lib/refusal-words';
import type { PortalCode } from '@/lib/rules/refusals';
import { languageFor, say } from '../olp/answer-refusal';
import { USER } from './describe';
import type { Fault } from './read-person';

const MESSAGES = 'urn:ietf:params:scim:api:messages:2.0';

type Status = 200 | 201 | 400 | 401 | 403 | 404 | 405 | 409 | 413 | 415 | 429 | 500 | 503;

/** JSON as SCIM calls it (RFC 7644, 3.1). */
export const scim = (c: Context, body: object, status: Status = 200) =>
  c.body(JSON.stringify(body), status, { 'Content-Type': 'application/scim+json; charset=utf-8' });

/** RFC 7644, 3.4.2. */
export const list = (resources: object[], total = resources.length, startIndex = 1) => ({
  schemas: [`${MESSAGES}:ListResponse`],
  totalResults: total,
  startIndex,
  itemsPerPage: resources.length,
  Resources: resources,
});

export const personJson = (person: DirectoryPerson, base: string) => ({
  schemas: [USER],
  id: person.id,
  ...(person.externalId === null ? {} : { externalId: person.externalId }),
  userName: person.userName,
  emails: [{ value: person.userName, type: 'work', primary: true }],
  active: person.active,
  meta: {
    resourceType: 'User',
    created: person.createdAt.toISOString(),
    lastModified: person.changedAt.toISOString(),
    location: `${base}/Users/${person.id}`,
  },
});

/** An error (RFC 7644, 3.12): its status is a text there. */
export function scimError(c: Context, status: Status, detail: string, scimType?: string) {
  const error = { schemas: [`${MESSAGES}:Error`], status: String(status), detail };
  return scim(c, scimType ? { ...error, scimType } : error, status);
}

const SCIM_TYPES: Record<Fault, string> = {
  syntax: 'invalidSyntax',
  filter: 'invalidFilter',
  path: 'invalidPath',
  target: 'noTarget',
  value: 'invalidValue',
  fixed: 'mutability',
};

export const faultyAnswer = (c: Context, fault: Fault) =>
  scimError(c, 400, say(c, `scim-${fault}`), SCIM_TYPES[fault]);

const REFUSED: Partial<Record<PortalCode, [status: Status, scimType?: string]>> = {
  EMAIL_INVALID: [400, 'invalidValue'],
  EMAIL_NON_ASCII: [400, 'invalidValue'],
  DOMAIN_FOREIGN: [400, 'invalidValue'],
  USERNAME_FIXED: [400, 'mutability'],
  NOT_FOUND: [404],
  MEMBER_ALREADY: [409, 'uniqueness'],
  LAST_CONTACT: [409],
  RATE_LIMITED: [429],
};

/** What an operation refused, in its words. */
export function refusedAnswer(c: Context, refusal: Refusal<PortalCode>) {
  const [status, scimType] = REFUSED[refusal.code] ?? [403];
  const { retryAfter }: Record<string, unknown> = refusal.details ?? {};
  if (status === 429) c.header('Retry-After', String(retryAfter ?? 60));
  return scimError(c, status, refusalSentence(languageFor(c), refusal), scimType);
}
