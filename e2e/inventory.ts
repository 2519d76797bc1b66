/**
 * Everything of the portal that can be called from outside, and who may. A page, route, action or
 * door that is not listed fails the inventory test; the access matrix is made of this list.
 */

/** Who asks. `member`: of the owning organization, with the license registered to a colleague. */
export const VISITORS = [
  'stranger',
  'owner',
  'member',
  'contact',
  'foreign contact',
  'agent',
  'admin',
] as const;
export type Visitor = (typeof VISITORS)[number];

/** Who may see or do something with a license, and with what is part of it. */
export const OF_THE_LICENSE: readonly Visitor[] = ['owner', 'contact', 'agent', 'admin'];

export type Access =
  /** Whoever sits at the portal's own computer, and only where mails stay in the demo's mailbox. */
  | { may: 'this computer' }
  /** Anybody; what it shows or does depends on a code, key or cookie that the visitor brings. */
  | { may: 'anybody' }
  /** Whoever is signed in sees what is theirs; others are led to sign in. */
  | { may: 'signed in' }
  /** These; strangers are led to sign in, to all others it does not exist. */
  | { may: readonly Visitor[] };

const anybody: Access = { may: 'anybody' };
const thisComputer: Access = { may: 'this computer' };
const signedIn: Access = { may: 'signed in' };
/** The vendor's people at their desk. */
export const STAFF: readonly Visitor[] = ['agent', 'admin'];
const staff: Access = { may: STAFF };
/** Those of them who answer for it. */
const admin: Access = { may: ['admin'] };
/** Who is of the organization that owns the license. */
const ofTheOrganization: Access = { may: ['member', 'contact'] };
const contact: Access = { may: ['contact'] };
const ofTheLicense: Access = { may: OF_THE_LICENSE };
/** Contacts of the organization. */
const ofContacts: Access = { may: ['contact'] };

/** Pages by their folder in `app`. */
export const PAGES = {
  '/': anybody,
  '/activate': anybody,
  '/activate/done': anybody,
  '/deactivate': anybody,
  '/deactivate/broken': anybody,
  '/deactivate/done': anybody,
  '/license': anybody,
  '/license/details': anybody,
  '/keys': anybody,
  '/was-not-me': anybody,
  '/was-not-me/done': anybody,
  '/release-request': anybody,
  '/release-request/done': anybody,
  '/activation-request': anybody,
  '/activation-request/done': anybody,
  '/license-owner': anybody,
  '/license-owner/done': anybody,
  '/receipts/verify': anybody,
  '/a/[request]': anybody,
  '/a/waiting': anybody,
  '/d/[device]/[dvc]': anybody,
  '/sign-in': anybody,
  '/sign-in/confirm': anybody,
  '/sign-in/organization': anybody,
  '/domain': anybody,
  '/domain/done': anybody,
  '/dev/mail': thisComputer,
  '/account': signedIn,
  '/account/activity': signedIn,
  '/account/data': signedIn,
  '/erased': anybody,
  '/confirm': signedIn,
  '/organizations/[organizationId]/sign-on': ofContacts,
  '/organizations/[organizationId]/provisioning': ofContacts,
  '/licenses': signedIn,
  '/licenses/[licenseId]': ofTheLicense,
  '/licenses/[licenseId]/activate': ofTheLicense,
  '/licenses/[licenseId]/keys': ofTheLicense,
  '/licenses/[licenseId]/activity': ofTheLicense,
  '/licenses/[licenseId]/address': { may: ['owner', 'contact'] },
  '/organizations': signedIn,
  '/organizations/[organizationId]': ofTheOrganization,
  '/invitation': signedIn,
  '/computers': { may: 'signed in' },
  '/activate-several': { may: 'signed in' },
  '/computers/[activationId]': ofTheLicense,
  '/computers/[activationId]/deactivate': ofTheLicense,
  '/receipts/[activationId]': ofTheLicense,
  '/staff': staff,
  '/staff/overview': staff,
  '/staff/licenses': staff,
  '/staff/computers': staff,
  '/staff/requests': staff,
  '/staff/requests/[requestId]': staff,
  '/staff/illegal-computers': staff,
  '/staff/illegal-computers/[activationId]': staff,
  '/staff/cloned-computers': staff,
  '/staff/cloned-computers/[activationId]': staff,
  '/staff/organizations': staff,
  '/staff/organizations/[organizationId]': staff,
  '/staff/people': staff,
  '/staff/attempts': staff,
  '/staff/mails': staff,
  '/staff/events': staff,
  '/staff/licenses/new': staff,
  '/staff/licenses/import': staff,
  '/staff/licenses/import/[importId]': staff,
  '/staff/licenses/[licenseId]': staff,
  '/staff/licenses/[licenseId]/activate': staff,
  '/staff/computers/[activationId]': staff,
  '/staff/team': admin,
  '/staff/view': staff,
  '/staff/products': staff,
  '/staff/products/[productId]': staff,
  '/staff/products/[productId]/keys/[kid]': staff,
  '/staff/receipt-keys': staff,
  '/staff/properties': staff,
  '/staff/properties/[group]/[name]': staff,
} as const satisfies Record<string, Access>;
export type PagePath = keyof typeof PAGES;

/** Route handlers. To whom it does not belong it does not exist, signed in or not. */
export const ROUTES = {
  '/a/[request]/license-file': anybody,
  // Links of a vendor's programs and sites into one flow, and the way out of it.
  '/go': anybody,
  '/go/[flow]': anybody,
  '/account/activity/csv': signedIn,
  '/account/data/json': signedIn,
  '/sign-in/organization/[organizationId]/callback': anybody,
  '/activate/done/license-file': anybody,
  '/computers/[activationId]/license-file': ofTheLicense,
  '/receipts/[activationId]/json': ofTheLicense,
  // A list that is empty for whoever sees no license.
  '/licenses/csv': anybody,
  '/licenses/[licenseId]/csv': ofTheLicense,
  '/licenses/[licenseId]/activity/csv': ofTheLicense,
  '/licenses/[licenseId]/license-files': ofTheLicense,
  // By POST alone: the keys of what the viewer sees.
  '/activate-several/files': anybody,
  '/staff/licenses/csv': staff,
  '/staff/licenses/import/[importId]/csv': staff,
  '/staff/computers/csv': staff,
  '/staff/organizations/csv': staff,
  '/staff/people/csv': staff,
  '/staff/attempts/csv': staff,
  '/staff/mails/csv': staff,
  '/staff/events/csv': staff,
  '/staff/requests/csv': staff,
  '/staff/illegal-computers/csv': staff,
  '/staff/cloned-computers/csv': staff,
  '/staff/products/[productId]/json': staff,
} as const satisfies Record<string, Access>;

/** What Next.js answers of its own accord: pages nobody asks for by name, the icon, built files. */
export const OF_NEXT = {
  '/_global-error': anybody,
  '/_not-found': anybody,
  '/apple-icon.png': anybody,
  '/favicon.ico': anybody,
  '/icon.svg': anybody,
} as const satisfies Record<string, Access>;

/** Server actions: file and name. */
export const ACTIONS = {
  'app/actions.ts chooseLanguage': anybody,
  'app/(help)/activate/actions.ts activateByRequest': anybody,
  'app/(help)/activate/actions.ts activateByCodes': anybody,
  'app/(help)/deactivate/actions.ts deactivateByKey': anybody,
  'app/(help)/deactivate/actions.ts askRelease': anybody,
  'app/(help)/license/actions.ts showLicense': anybody,
  'app/(help)/keys/actions.ts mailKeys': anybody,
  'app/(help)/was-not-me/actions.ts stopReleases': anybody,
  'app/(help)/release-request/actions.ts confirmRequest': anybody,
  'app/(help)/activation-request/actions.ts confirmNewKey': anybody,
  'app/(help)/license-owner/actions.ts sayYes': anybody,
  'app/(help)/receipts/verify/actions.ts verifyReceiptText': anybody,
  'app/a/[request]/actions.ts activate': anybody,
  'app/a/[request]/actions.ts chooseForSeat': anybody,
  'app/a/[request]/actions.ts freeAtSelfHelp': anybody,
  'app/a/[request]/actions.ts askOwner': anybody,
  'app/d/[device]/[dvc]/actions.ts deactivateScanned': anybody,
  'app/(sign-in)/sign-in/actions.ts mailCode': anybody,
  'app/(sign-in)/sign-in/actions.ts mailCodeAgain': anybody,
  'app/(sign-in)/sign-in/actions.ts enterCode': anybody,
  'app/(sign-in)/sign-in/actions.ts askForSignIn': anybody,
  'app/(sign-in)/sign-in/actions.ts signInWithPasskey': anybody,
  'app/(sign-in)/sign-in/confirm/actions.ts confirmLink': anybody,
  'app/(help)/domain/actions.ts confirmDomain': anybody,
  'app/(customer)/organizations/[organizationId]/sign-on/actions.ts nameProvider': ofContacts,
  'app/(customer)/organizations/[organizationId]/sign-on/actions.ts nameDomain': ofContacts,
  'app/(customer)/organizations/[organizationId]/sign-on/actions.ts lookUpDomain': ofContacts,
  'app/(customer)/organizations/[organizationId]/sign-on/actions.ts mailDomain': ofContacts,
  'app/(customer)/organizations/[organizationId]/sign-on/actions.ts dropDomain': ofContacts,
  'app/(customer)/organizations/[organizationId]/sign-on/actions.ts tryProvider': ofContacts,
  'app/(customer)/organizations/[organizationId]/sign-on/actions.ts useProvider': ofContacts,
  'app/(customer)/organizations/[organizationId]/sign-on/actions.ts dropProvider': ofContacts,
  'app/(customer)/organizations/[organizationId]/provisioning/actions.ts makeToken': ofContacts,
  'app/(customer)/organizations/[organizationId]/provisioning/actions.ts replaceToken': ofContacts,
  'app/(customer)/organizations/[organizationId]/provisioning/actions.ts revokeToken': ofContacts,
  'app/(sign-in)/sign-out/actions.ts signOut': anybody,
  'app/(account)/confirm/actions.ts mailConfirmCode': signedIn,
  'app/(account)/confirm/actions.ts confirmByCode': signedIn,
  'app/(account)/confirm/actions.ts askPasskeyToConfirm': signedIn,
  'app/(account)/confirm/actions.ts confirmByPasskey': signedIn,
  'app/(account)/confirm/actions.ts confirmBySignOn': signedIn,
  'app/(account)/account/actions.ts askForPasskey': signedIn,
  'app/(account)/account/actions.ts keepPasskey': signedIn,
  'app/(account)/account/actions.ts callPasskey': signedIn,
  'app/(account)/account/actions.ts dropPasskey': signedIn,
  'app/(account)/account/actions.ts signOutThere': signedIn,
  'app/(account)/account/actions.ts signOutElsewhere': signedIn,
  'app/(account)/account/data/actions.ts eraseAccount': {
    may: ['owner', 'member', 'contact', 'foreign contact'],
  },
  'app/(customer)/actions.ts searchList': anybody,
  'app/(customer)/computers/[activationId]/actions.ts mailKey': ofTheLicense,
  'app/(customer)/computers/[activationId]/actions.ts renew': ofTheLicense,
  'app/(customer)/computers/[activationId]/actions.ts clearAlarm': ofTheLicense,
  'app/(customer)/computers/[activationId]/actions.ts rename': ofTheLicense,
  'app/(customer)/computers/[activationId]/deactivate/actions.ts deactivate': ofTheLicense,
  'app/(customer)/computers/[activationId]/deactivate/actions.ts reportBroken': ofTheLicense,
  'app/(customer)/licenses/[licenseId]/activate/actions.ts activateHereByRequest': ofTheLicense,
  'app/(customer)/licenses/[licenseId]/activate/actions.ts activateHereByCodes': ofTheLicense,
  'app/(customer)/licenses/[licenseId]/actions.ts deactivateSeveral': ofTheLicense,
  'app/(customer)/licenses/[licenseId]/actions.ts makeNewKeys': ofTheLicense,
  'app/(customer)/licenses/[licenseId]/address/actions.ts askForAddress': {
    may: ['owner', 'contact'],
  },
  'app/(customer)/organizations/[organizationId]/actions.ts invite': contact,
  'app/(customer)/organizations/[organizationId]/actions.ts takeBack': contact,
  'app/(customer)/organizations/[organizationId]/actions.ts changeRole': contact,
  'app/(customer)/organizations/[organizationId]/actions.ts remove': contact,
  'app/(customer)/organizations/[organizationId]/actions.ts claim': contact,
  'app/(customer)/organizations/[organizationId]/actions.ts leave': ofTheOrganization,
  'app/(customer)/invitation/actions.ts accept': signedIn,
  // Whoever brings a request for a license that they see.
  'app/(customer)/activate-several/actions.ts activateSeveral': anybody,
  'app/(staff)/staff/actions.ts find': staff,
  'app/(staff)/staff/licenses/[licenseId]/actions.ts changeTerms': staff,
  'app/(staff)/staff/licenses/[licenseId]/actions.ts setStatus': staff,
  'app/(staff)/staff/licenses/[licenseId]/actions.ts changeAddress': staff,
  'app/(staff)/staff/licenses/[licenseId]/actions.ts move': staff,
  'app/(staff)/staff/licenses/[licenseId]/actions.ts reissueKey': staff,
  'app/(staff)/staff/licenses/[licenseId]/actions.ts addNote': staff,
  'app/(staff)/staff/licenses/[licenseId]/actions.ts releaseSeveral': staff,
  'app/(staff)/staff/licenses/[licenseId]/actions.ts makeKeys': staff,
  'app/(staff)/staff/licenses/new/actions.ts create': staff,
  'app/(staff)/staff/licenses/import/actions.ts importList': staff,
  'app/(staff)/staff/computers/[activationId]/actions.ts sendKey': staff,
  'app/(staff)/staff/organizations/[organizationId]/actions.ts changeName': staff,
  'app/(staff)/staff/organizations/[organizationId]/actions.ts addPerson': staff,
  'app/(staff)/staff/organizations/[organizationId]/actions.ts removePerson': staff,
  'app/(staff)/staff/organizations/[organizationId]/actions.ts endInvitation': staff,
  'app/(staff)/staff/organizations/[organizationId]/actions.ts merge': admin,
  'app/(staff)/staff/mails/actions.ts sendAgain': staff,
  'app/(customer)/licenses/[licenseId]/actions.ts allowReleases': {
    may: ['owner', 'agent', 'admin'],
  },
  'app/(staff)/staff/view/actions.ts viewAs': staff,
  // Whoever looks as a customer is at every page.
  'app/(staff)/staff/view/actions.ts backToDesk': anybody,
  'app/(staff)/staff/team/actions.ts giveRole': admin,
  'app/(staff)/staff/team/actions.ts disable': admin,
  'app/(staff)/staff/team/actions.ts signOutPerson': admin,
  'app/(staff)/staff/products/actions.ts createNewProduct': admin,
  'app/(staff)/staff/products/actions.ts changeSettings': admin,
  'app/(staff)/staff/products/actions.ts addFeatures': admin,
  'app/(staff)/staff/products/[productId]/keys/[kid]/actions.ts takeRingStep': admin,
  'app/(staff)/staff/receipt-keys/actions.ts takeReceiptKeyStep': admin,
  'app/(staff)/staff/properties/actions.ts changeProperty': admin,
  'app/(staff)/staff/properties/actions.ts undoPropertyChange': admin,
  'app/(staff)/actions.ts filterList': anybody,
  'app/(staff)/view-actions.ts keepView': staff,
  'app/(staff)/view-actions.ts dropView': staff,
  'app/(staff)/view-actions.ts offerView': admin,
  'app/(staff)/staff/illegal-computers/[activationId]/actions.ts dismissIllegal': staff,
  'app/(staff)/staff/cloned-computers/[activationId]/actions.ts dismissAlarm': staff,
  'app/(staff)/staff/requests/[requestId]/actions.ts decideRequest': staff,
  'app/(staff)/staff/requests/[requestId]/actions.ts giveBack': staff,
} as const satisfies Record<string, Access>;

/** Doors of `server/`, answered before the pages; `*` stands for any text. Those of GET also take HEAD. */
export const DOORS = {
  'GET /dev/mail': thisComputer,
  'GET /dev/mail/*': thisComputer,
  // Links with the arguments of Quick License Manager, which a clean page is shown for.
  'GET /': anybody,
  'GET /*': anybody,
  'GET /logo': anybody,
  'GET /.well-known/keyturn-receipt-keys.json': anybody,
  'GET /api/health': anybody,
  'GET /api/live': anybody,
  'GET /api/ready': anybody,
  // Whoever shows METRICS_TOKEN; where there is none, nobody.
  'GET /api/metrics': anybody,
  // Whoever shows a key made of AUTH_SECRET: how the request came here, for `keyturn doctor`.
  'GET /api/diagnosis': anybody,
  'POST /api/olp/v1/activate': anybody,
  'POST /api/olp/v1/check-in': anybody,
  'POST /api/olp/v1/deactivate': anybody,
  'GET /api/olp/v1/openapi.json': anybody,
  // Directories of organizations, each by its token: server/api/scim.
  'GET /api/scim/v2/ServiceProviderConfig': anybody,
  'GET /api/scim/v2/ResourceTypes': anybody,
  'GET /api/scim/v2/ResourceTypes/User': anybody,
  'GET /api/scim/v2/Schemas': anybody,
  'GET /api/scim/v2/Schemas/:id': anybody,
  'GET /api/scim/v2/Users': anybody,
  'POST /api/scim/v2/Users': anybody,
  'GET /api/scim/v2/Users/:id': anybody,
  'PUT /api/scim/v2/Users/:id': anybody,
  'PATCH /api/scim/v2/Users/:id': anybody,
  'DELETE /api/scim/v2/Users/:id': anybody,
} as const satisfies Record<string, Access>;
