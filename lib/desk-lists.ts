import { type Shape, day, mailAddress, oneOf, rowId, whole, words } from './list-query';
import { listAttempts } from './operations/lists/list-attempts';
import { listDeskComputers } from './operations/lists/list-desk-computers';
import { listDeskLicenses } from './operations/lists/list-desk-licenses';
import { listDeskOrganizations } from './operations/lists/list-desk-organizations';
import { listPeople } from './operations/lists/list-people';
import { listMails } from './operations/mails/list-mails';
import { listCloneAlarms } from './operations/queues/list-clone-alarms';
import { listIllegalComputers } from './operations/queues/list-illegal-computers';
import { listReleaseRequests } from './operations/queues/list-release-requests';
import { listEvents } from './operations/trail/list-events';
import { route } from './route';
import { eventCategories } from './rules/event-categories';
import { standings } from './rules/standing';
import {
  activationStates,
  attemptCodes,
  doors,
  licenseTerms,
  mailKinds,
  mailOutcomes,
  mailStates,
  requestStates,
} from './rules/vocabulary';

// Every list of the desk: where it is, what its address and the admin command can say of it, what reads
// it, and what holds where nothing is said.

const product = whole(4_294_967_295);

/** Activations that were refused. */
export const attempts = {
  path: route('/staff/attempts'),
  name: 'activation-attempts',
  list: listAttempts,
  shape: {
    code: oneOf(attemptCodes),
    door: oneOf(doors),
    computer: words(200),
    license: rowId,
  },
};

export const cloned = {
  path: route('/staff/cloned-computers'),
  name: 'cloned-computers',
  list: listCloneAlarms,
  shape: { product, license: rowId },
};

export const computers = {
  path: route('/staff/computers'),
  name: 'computers',
  list: listDeskComputers,
  shape: {
    computer: words(200),
    state: oneOf(activationStates),
    product,
    door: oneOf(doors),
    license: rowId,
  },
};

/** The audit trail. */
export const events = {
  path: route('/staff/events'),
  name: 'audit-trail',
  list: listEvents,
  shape: {
    category: oneOf(eventCategories),
    person: mailAddress,
    license: rowId,
    since: day,
    until: day,
  },
};

export const illegal = {
  path: route('/staff/illegal-computers'),
  name: 'illegal-computers',
  list: listIllegalComputers,
  preset: { state: 'standing' as const },
  shape: { state: oneOf(['standing', 'dismissed', 'all']), product, license: rowId },
};

export const licenses = {
  path: route('/staff/licenses'),
  name: 'licenses',
  list: listDeskLicenses,
  shape: {
    status: oneOf(standings),
    product,
    term: oneOf(licenseTerms),
    organization: rowId,
    email: mailAddress,
    ending: whole(3650),
  },
};

/** What the portal has mailed. */
export const mails = {
  path: route('/staff/mails'),
  name: 'mails',
  list: listMails,
  shape: {
    state: oneOf(mailStates),
    kind: oneOf(mailKinds),
    outcome: oneOf(mailOutcomes),
    recipient: mailAddress,
    license: rowId,
  },
};

export const organizations = {
  path: route('/staff/organizations'),
  name: 'organizations',
  list: listDeskOrganizations,
  preset: { kind: 'company' as const },
  shape: { named: words(254), kind: oneOf(['company', 'private', 'all']) },
};

/** The customers' people. */
export const people = {
  path: route('/staff/people'),
  name: 'people',
  list: listPeople,
  shape: { email: mailAddress, organization: rowId },
};

/** Release requests. */
export const requests = {
  path: route('/staff/requests'),
  name: 'release-requests',
  list: listReleaseRequests,
  preset: { state: 'open' as const },
  shape: { state: oneOf([...requestStates, 'all']), product, license: rowId },
};

export const deskLists = [
  ...[licenses, computers, organizations, people, requests],
  ...[illegal, cloned, attempts, events, mails],
] as const satisfies { name: string; shape: Shape }[];
