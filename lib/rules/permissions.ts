import { type Role, roles } from './roles';

/**
 * Who may do what: the one table. Every operation names its row (lib/operations/operation.ts), the
 * wrapper asks it, `docs/permissions.md` is made of it, and a test walks it at the operations.
 */

const OWNERS = ['registered', 'contact'] as const;
const CUSTOMERS = ['registered', 'member', 'contact'] as const;
const STAFF = ['agent', 'admin'] as const;
const VENDOR = [...STAFF, 'operator'] as const;
const IN_CHARGE = ['admin', 'operator'] as const;

/**
 * What an operation is about, and who sees that at all. `secret`: only what the asker brings (a key, a
 * code, a link) leads to it. `organization`: one of which the asker is. `desk`: the vendor's side of the
 * portal.
 */
const seenBy = {
  secret: [],
  license: [...OWNERS, ...VENDOR, 'api-key'],
  organization: ['member', 'contact', ...VENDOR],
  desk: VENDOR,
} as const satisfies Record<string, readonly Role[]>;
export type Subject = keyof typeof seenBy;

type Permission = {
  about: Subject;
  may: readonly Role[];
  /** Changes nothing: staff who look at the portal as a customer are shown it too. */
  shows?: true;
  /** Whoever asks has signed in within the last minutes, admins by passkey: `decide-fresh.ts`. */
  fresh?: true;
};

const PEOPLE = ['key-holder', 'self-help', ...CUSTOMERS, ...VENDOR] as const;
const seers: Permission = { about: 'license', may: seenBy.license };
const shown: Permission = { ...seers, shows: true };
const owners: Permission = { about: 'license', may: [...OWNERS, ...VENDOR] };
const bearers: Permission = { about: 'secret', may: [...PEOPLE, 'wizard'] };
const mailed: Permission = { about: 'secret', may: ['mail-link', ...CUSTOMERS, ...STAFF] };
const atHelp: Permission = { about: 'secret', may: PEOPLE };
const vendor: Permission = { about: 'desk', may: VENDOR };
const vendorAndApi: Permission = { about: 'desk', may: [...VENDOR, 'api-key'] };
const changers: Permission = { about: 'license', may: [...VENDOR, 'api-key'] };
const inCharge: Permission = { about: 'desk', may: IN_CHARGE };
const atServer: Permission = { about: 'desk', may: ['operator'] };
const atOwnDesk: Permission = { about: 'secret', may: STAFF };
const own: Permission = { about: 'secret', may: [...CUSTOMERS, ...STAFF] };
const ofContacts: Permission = { about: 'secret', may: ['contact'] };
const ofDirectory: Permission = { about: 'secret', may: ['directory'] };
const freshly: Permission = { ...inCharge, fresh: true };
/** Who is of an organization: changed by its contacts, and by whoever serves them. */
const contacts: Permission = { about: 'organization', may: ['contact'], fresh: true };
const inviters: Permission = { ...contacts, may: ['contact', ...VENDOR] };

export const permissions = {
  // lists/
  listDeskLicenses: vendor,
  listDeskOrganizations: vendor,
  listPeople: vendor,
  listAttempts: vendor,
  listLicenseRequests: vendor,
  offeredProducts: vendor,
  sendComputerKey: vendor,

  // find/
  findAtDesk: vendor,
  listDeskComputers: vendor,

  // queues/
  listReleaseRequests: vendor,
  getReleaseRequest: vendor,
  listIllegalComputers: vendor,
  listCloneAlarms: vendor,

  // mails/
  listMails: vendor,
  sendMailAgain: vendor,
  readMailTrouble: vendor,
  /** By the pipe of a mail server. */
  recordMailReport: atServer,

  // overview/
  seeOverview: vendor,

  // trail/
  listEvents: vendor,
  verifyTrail: inCharge,
  listActivity: own,
  listLicenseActivity: shown,

  // license/
  getLicense: shown,
  findLicenseId: shown,
  getActivation: shown,
  getComputerKey: shown,
  renewKey: seers,
  /** To the asker's own address: who has none cannot ask. */
  mailComputerKey: { about: 'license', may: [...OWNERS, ...STAFF] },
  renameComputer: owners,
  getComputerKeyByTicket: atHelp,
  describeLicense: atHelp,
  mailLicenseKeys: atHelp,

  keysToHandOver: shown,
  makeKeysToHandOver: seers,
  readKeysToHandOver: shown,

  // own/
  listLicenses: shown,
  listComputers: shown,
  activateRequest: seers,
  readComputerKeys: shown,

  // release-request/ and receipt/
  requestRelease: owners,
  askReleaseByMail: atHelp,
  describeReleaseLink: mailed,
  confirmReleaseRequest: mailed,
  decideReleaseRequest: vendor,
  getReceipt: shown,
  checkReceipt: { about: 'secret', may: roles, shows: true },
  describeReceiptKeys: vendor,
  giveClaimBack: changers,
  rotateReceiptKey: freshly,
  compromiseReceiptKey: freshly,

  // release/, check-in/ and was-not-me/
  deactivateComputer: seers,
  deactivateByCode: bearers,
  describeDeactivation: bearers,
  deactivateAtSelfHelp: atHelp,
  describeNotMe: mailed,
  sayNotMe: mailed,
  allowUnprovenReleases: { about: 'license', may: ['registered', ...VENDOR] },
  checkIn: { about: 'secret', may: ['wizard'] },
  clearCloneAlarm: owners,

  // waiting/
  askActivationByMail: { about: 'secret', may: ['key-holder', ...CUSTOMERS, ...STAFF] },
  describeActivationLink: mailed,
  confirmActivation: mailed,

  // activate/
  activateComputer: { about: 'secret', may: [...bearers.may, 'api-key'] },
  activateAtSelfHelp: atHelp,
  seeLicense: shown,
  activateOnLicense: seers,
  describeRequest: bearers,

  // vendor/
  createLicense: vendorAndApi,
  extendLicense: changers,
  suspendLicense: changers,
  resumeLicense: changers,
  revokeLicense: changers,
  reissueActivationKey: changers,
  noteLicense: changers,
  createProduct: freshly,
  exportProduct: vendor,
  createOrganization: vendorAndApi,
  getOrganization: vendor,
  listMembers: vendor,
  renameOrganization: vendor,
  mergeOrganizations: inCharge,
  listOrganizations: vendorAndApi,
  listProperties: vendor,
  setProperty: freshly,
  liftIllegalComputer: vendor,

  // property/ and product/
  listPropertyChanges: vendor,
  previewProperty: vendor,
  undoProperty: freshly,
  listProducts: vendor,
  getProduct: vendor,
  changeProduct: freshly,

  // account/: of the asker themselves
  listPasskeys: own,
  askNewPasskey: own,
  addPasskey: own,
  renamePasskey: own,
  removePasskey: { ...own, fresh: true },
  listSessions: own,
  /** Both only take away: whoever finds a stranger signed in is not held up. */
  endSession: own,
  endOtherSessions: own,

  // personal/: what is held about somebody, and erasing it
  readOwnData: own,
  describeErasure: own,
  eraseOwnData: { about: 'secret', may: CUSTOMERS, fresh: true },
  /** For those who write a letter. */
  readPersonData: atServer,
  erasePerson: atServer,

  // sign-on/: of an organization, by its contacts alone
  getSignOn: ofContacts,
  setSignOnProvider: { ...ofContacts, fresh: true },
  addSignOnDomain: { ...ofContacts, fresh: true },
  removeSignOnDomain: { ...ofContacts, fresh: true },
  proveDomainByDns: ofContacts,
  mailDomainLink: ofContacts,
  describeDomainLink: mailed,
  proveDomainByLink: mailed,
  beginSignOnTest: ofContacts,
  finishSignOnTest: ofContacts,
  chooseSignOnUse: { ...ofContacts, fresh: true },
  removeSignOn: { ...ofContacts, fresh: true },

  // provisioning/: the directory of an organization, and its token, which contacts make
  getProvisioning: ofContacts,
  makeDirectoryToken: { ...ofContacts, fresh: true },
  replaceDirectoryToken: { ...ofContacts, fresh: true },
  /** Only takes away. */
  revokeDirectoryToken: ofContacts,
  listDirectoryPeople: ofDirectory,
  getDirectoryPerson: ofDirectory,
  createDirectoryPerson: ofDirectory,
  changeDirectoryPerson: ofDirectory,
  removeDirectoryPerson: ofDirectory,

  // views/: what the asker keeps of a list, and what everybody at the desk has of it
  listSavedViews: atOwnDesk,
  saveView: atOwnDesk,
  removeView: atOwnDesk,
  shareView: { about: 'desk', may: ['admin'] },

  // import/
  previewImport: vendor,
  importLicenses: vendor,
  listImported: vendor,

  // people/
  addMember: vendor,
  removeMember: vendor,
  changeLicenseAddress: changers,
  moveLicense: changers,
  addStaff: freshly,
  disableStaff: freshly,
  listStaff: inCharge,
  /** In their own browser: who has none cannot. */
  startView: atOwnDesk,
  endView: atOwnDesk,
  makeStaffSignInLink: freshly,
  endSessions: freshly,

  // members/: organizations and their people, by themselves
  listOwnOrganizations: { about: 'secret', may: CUSTOMERS, shows: true },
  getOwnOrganization: { about: 'secret', may: ['member', 'contact'], shows: true },
  invitePerson: inviters,
  takeInvitationBack: inviters,
  /** Of whoever signed in with the address that was invited. */
  describeInvitation: { about: 'secret', may: CUSTOMERS },
  acceptInvitation: { about: 'secret', may: CUSTOMERS, fresh: true },
  changeMemberRole: contacts,
  removeColleague: contacts,
  leaveOrganization: { ...contacts, may: ['member', 'contact'] },

  // registration/: whose a license is, by its customers
  askAddressChange: { about: 'license', may: OWNERS, fresh: true },
  askClaim: contacts,
  describeOwnerLink: mailed,
  answerOwnerLink: mailed,

  // key-ring/
  listRingKeys: vendor,
  rotateRingKey: freshly,
  compromiseRingKey: freshly,
  reissueComputerKeys: freshly,
  retireRingKey: freshly,
  rewrapSecrets: freshly,
} as const satisfies Record<string, Permission>;

export type OperationName = keyof typeof permissions;

/** Whether it changes nothing of the customer as whom somebody looks. */
export const showsOnly = (name: OperationName) => (permissions[name] as Permission).shows === true;

/** Whether whoever asks has to have signed in of late. */
export const wantsFresh = (name: OperationName) => (permissions[name] as Permission).fresh === true;

/**
 * The one policy of denial: what the asker may not see is `NOT_FOUND`, what they see but may not do is
 * `FORBIDDEN`; null where they may. A customer is `asked` about in all three parts until the license
 * is known.
 */
export function denialOf(name: OperationName, asked: readonly Role[]) {
  const { about, may }: Permission = permissions[name];
  if (asked.some((role) => may.includes(role))) return null;
  const sees: readonly Role[] = seenBy[about];
  return asked.some((role) => sees.includes(role)) ? 'FORBIDDEN' : 'NOT_FOUND';
}
