import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { activation } from '@/lib/db/schema/activation';
import { invitation } from '@/lib/db/schema/invitation';
import { membership } from '@/lib/db/schema/membership';
import { organization as organizations } from '@/lib/db/schema/organization';
import { outbox } from '@/lib/db/schema/outbox';
import { session } from '@/lib/db/schema/session';
import { activateAtSelfHelp } from '@/lib/operations/activate/activate-at-self-help';
import { activateComputer } from '@/lib/operations/activate/activate-computer';
import { describeRequest } from '@/lib/operations/activate/describe-request';
import { seeOverview } from '@/lib/operations/overview/see-overview';
import { findAtDesk } from '@/lib/operations/find/find-at-desk';
import { listLicenseRequests } from '@/lib/operations/desk/list-license-requests';
import { offeredProducts } from '@/lib/operations/desk/offered-products';
import {
  keysToHandOver,
  makeKeysToHandOver,
  readKeysToHandOver,
} from '@/lib/operations/own/keys-to-hand-over';
import { sendComputerKey } from '@/lib/operations/desk/send-computer-key';
import { listDeskComputers } from '@/lib/operations/lists/list-desk-computers';
import { listDeskLicenses } from '@/lib/operations/lists/list-desk-licenses';
import { listDeskOrganizations } from '@/lib/operations/lists/list-desk-organizations';
import { listAttempts } from '@/lib/operations/lists/list-attempts';
import { listPeople } from '@/lib/operations/lists/list-people';
import {
  getReleaseRequest,
  listReleaseRequests,
} from '@/lib/operations/queues/list-release-requests';
import { checkIn } from '@/lib/operations/check-in/check-in';
import { clearCloneAlarm } from '@/lib/operations/computer/clear-clone-alarm';
import { listCloneAlarms } from '@/lib/operations/queues/list-clone-alarms';
import { describeLicense } from '@/lib/operations/self-help/describe-license';
import { findLicenseId } from '@/lib/operations/license/find-license-id';
import { getActivation } from '@/lib/operations/license/get-activation';
import {
  getComputerKey,
  getComputerKeyByTicket,
  mailComputerKey,
  renewKey,
} from '@/lib/operations/license/get-computer-key';
import { activateOnLicense } from '@/lib/operations/activate/activate-on-license';
import { seeLicense } from '@/lib/operations/license/see-license';
import { getLicense } from '@/lib/operations/license/get-license';
import { activateRequest } from '@/lib/operations/own/activate-request';
import { listComputers } from '@/lib/operations/own/list-computers';
import { readComputerKeys } from '@/lib/operations/own/read-computer-keys';
import { listLicenses } from '@/lib/operations/own/list-licenses';
import { mailLicenseKeys } from '@/lib/operations/self-help/mail-license-keys';
import { createOrganization } from '@/lib/operations/organization/create-organization';
import { getOrganization } from '@/lib/operations/organization/get-organization';
import { listMembers } from '@/lib/operations/organization/list-members';
import { listOrganizations } from '@/lib/operations/organization/list-organizations';
import { mergeOrganizations } from '@/lib/operations/organization/merge-organizations';
import { renameOrganization } from '@/lib/operations/organization/rename-organization';
import { checkReceipt } from '@/lib/operations/receipt/check-receipt';
import { getReceipt } from '@/lib/operations/receipt/get-receipt';
import { compromiseReceiptKey } from '@/lib/operations/receipt/compromise-receipt-key';
import { describeReceiptKeys } from '@/lib/operations/receipt/receipt-keys';
import { rotateReceiptKey } from '@/lib/operations/receipt/rotate-receipt-key';
import { makeMailLink } from '@/lib/operations/record/mail-link';
import { deactivateAtSelfHelp } from '@/lib/operations/release/deactivate-at-self-help';
import { deactivateByCode } from '@/lib/operations/release/deactivate-by-code';
import { deactivateComputer } from '@/lib/operations/release/deactivate-computer';
import { describeDeactivation } from '@/lib/operations/release/describe-deactivation';
import {
  allowUnprovenReleases,
  describeNotMe,
  sayNotMe,
} from '@/lib/operations/was-not-me/was-not-me';
import { compromiseRingKey } from '@/lib/operations/key-ring/compromise-ring-key';
import { listRingKeys } from '@/lib/operations/key-ring/list-ring-keys';
import { reissueComputerKeys } from '@/lib/operations/key-ring/reissue-computer-keys';
import { retireRingKey } from '@/lib/operations/key-ring/retire-ring-key';
import { rewrapSecrets } from '@/lib/operations/key-ring/rewrap-secrets';
import { rotateRingKey } from '@/lib/operations/key-ring/rotate-ring-key';
import { noteLicense } from '@/lib/operations/vendor/note-license';
import { reissueActivationKey } from '@/lib/operations/vendor/reissue-activation-key';
import { makeVault } from '@/lib/vault/vault';
import { askReleaseByMail } from '@/lib/operations/release-request/ask-release-by-mail';
import {
  confirmReleaseRequest,
  describeReleaseLink,
} from '@/lib/operations/release-request/confirm-release-request';
import { decideReleaseRequest } from '@/lib/operations/release-request/decide-release-request';
import { giveClaimBack } from '@/lib/operations/release-request/give-claim-back';
import { requestRelease } from '@/lib/operations/release-request/request-release';
import { addPasskey, askNewPasskey } from '@/lib/operations/account/add-passkey';
import { endOtherSessions, endSession } from '@/lib/operations/account/end-session';
import { listPasskeys } from '@/lib/operations/account/list-passkeys';
import { listSessions } from '@/lib/operations/account/list-sessions';
import { removePasskey } from '@/lib/operations/account/remove-passkey';
import { renamePasskey } from '@/lib/operations/account/rename-passkey';
import { listSavedViews } from '@/lib/operations/views/list-saved-views';
import { removeView } from '@/lib/operations/views/remove-view';
import { saveView } from '@/lib/operations/views/save-view';
import { shareView } from '@/lib/operations/views/share-view';
import { acceptInvitation, describeInvitation } from '@/lib/operations/members/accept-invitation';
import {
  changeMemberRole,
  leaveOrganization,
  removeColleague,
} from '@/lib/operations/members/change-members';
import { getOwnOrganization } from '@/lib/operations/members/get-own-organization';
import { invitePerson, takeInvitationBack } from '@/lib/operations/members/invite-person';
import { listOwnOrganizations } from '@/lib/operations/members/list-own-organizations';
import { askAddressChange } from '@/lib/operations/registration/ask-address-change';
import { askClaim } from '@/lib/operations/registration/ask-claim';
import {
  answerOwnerLink,
  describeOwnerLink,
} from '@/lib/operations/registration/answer-owner-link';
import { makeOwnerLink } from '@/lib/operations/registration/owner-links';
import { describeErasure } from '@/lib/operations/personal/describe-erasure';
import { eraseOwnData, erasePerson } from '@/lib/operations/personal/erase-person';
import { readOwnData, readPersonData } from '@/lib/operations/personal/read-personal-data';
import { addMember } from '@/lib/operations/people/add-member';
import { addStaff } from '@/lib/operations/people/add-staff';
import { disableStaff } from '@/lib/operations/people/disable-staff';
import { endSessions } from '@/lib/operations/people/end-sessions';
import { changeLicenseAddress } from '@/lib/operations/people/change-license-address';
import { moveLicense } from '@/lib/operations/people/move-license';
import { renameComputer } from '@/lib/operations/computer/rename-computer';
import { listStaff } from '@/lib/operations/people/list-staff';
import { makeStaffSignInLink } from '@/lib/operations/people/make-sign-in-link';
import { endView, startView } from '@/lib/operations/people/view-as';
import { toHex } from '@/lib/olp/bytes';
import { decodeCode } from '@/lib/olp/text/codes';
import { askActivationByMail } from '@/lib/operations/waiting/ask-activation-by-mail';
import {
  confirmActivation,
  describeActivationLink,
} from '@/lib/operations/waiting/confirm-activation';
import { removeMember } from '@/lib/operations/people/remove-member';
import {
  extendLicense,
  resumeLicense,
  revokeLicense,
  suspendLicense,
} from '@/lib/operations/vendor/change-license';
import {
  importLicenses,
  listImported,
  previewImport,
} from '@/lib/operations/import/import-licenses';
import { createLicense } from '@/lib/operations/vendor/create-license';
import { createProduct } from '@/lib/operations/vendor/create-product';
import { exportProduct } from '@/lib/operations/vendor/export-product';
import { changeProduct, getProduct, listProducts } from '@/lib/operations/product/products';
import { previewProperty } from '@/lib/operations/property/preview-property';
import { listPropertyChanges, undoProperty } from '@/lib/operations/property/property-changes';
import { listIllegalComputers } from '@/lib/operations/queues/list-illegal-computers';
import { liftIllegalComputer } from '@/lib/operations/computer/lift-illegal-computer';
import { listProperties, setProperty } from '@/lib/operations/vendor/set-property';
import { listMails } from '@/lib/operations/mails/list-mails';
import { readMailTrouble } from '@/lib/operations/mails/read-mail-trouble';
import { recordMailReport } from '@/lib/operations/mails/record-mail-report';
import { sendMailAgain } from '@/lib/operations/mails/send-mail-again';
import { listEvents } from '@/lib/operations/trail/list-events';
import { listActivity } from '@/lib/operations/trail/list-activity';
import { listLicenseActivity } from '@/lib/operations/trail/list-license-activity';
import { verifyTrail } from '@/lib/operations/trail/verify-trail';
import { softPasskey } from '@/lib/passkeys/soft-passkey.test-support';
import { activationKeyText, makeActivationKey } from '@/lib/olp/activation-key';
import { isRowId } from '@/lib/operations/row-id';
import type { Viewer } from '@/lib/operations/viewer';
import type { OperationName } from '@/lib/rules/permissions';
import type { Role } from '@/lib/rules/roles';
import type { TestPortal } from './build-portal';
import { makeDevice } from './make-device';
import { provisioningCalls } from './provisioning-calls';
import { signOnCalls } from './sign-on-calls';
import { value } from './value';

async function addOwnPasskey({ context }: TestPortal, viewer: Viewer) {
  const asked = await askNewPasskey(context, viewer);
  const soft = softPasskey({ userId: 'userId' in viewer ? viewer.userId : '' });
  const answer = asked.ok ? soft.made(asked.value) : '';
  return addPasskey(context, viewer, { answer, name: 'Laptop' });
}

/** One more passkey of whoever can have some; of all others none. */
async function ownPasskey(portal: TestPortal, viewer: Viewer): Promise<string> {
  const signsIn = viewer.kind === 'staff' || viewer.kind === 'customer';
  const fresh = signsIn ? { ...viewer, proof: portal.freshProof } : viewer;
  const added = await addOwnPasskey(portal, fresh);
  return added.ok ? added.value.id : '';
}

/** An invitation to an organization of its own, for the viewer or else for somebody; written as it is kept. */
async function invited({ portal, unique }: AskedWorld, viewer: Viewer, to?: string) {
  const { db, context } = portal;
  const token = randomBytes(8).toString('hex');
  const made = { name: 'Invites' };
  const organizationId =
    to ?? (await db.insert(organizations).values(made).returning())[0]?.id ?? '';
  const { userId } =
    viewer.kind === 'customer' ? viewer : await portal.customer(`guest-${unique}@customer.example`);
  const of = { organizationId, userId, role: 'member', expiresAt: later(context.now()) } as const;
  const row = { ...of, tokenHash: new Uint8Array(createHash('sha256').update(token).digest()) };
  const [{ id } = { id: '' }] = await db.insert(invitation).values(row).returning();
  return { token, id };
}

const later = (now: Date) => new Date(now.getTime() + 3_600_000);

/** A member and one more contact of the world's organization, written as they are kept. */
async function colleagues({ portal, unique, organization, viewers }: AskedWorld) {
  const organizationId = await portal.organization(organization);
  const { userId } = await portal.customer(`second-${unique}@customer.example`);
  await portal.db
    .insert(membership)
    .values({ organizationId, userId, role: 'contact' })
    .onConflictDoNothing();
  const { member } = viewers;
  return { organization: organizationId, userId: 'userId' in member ? member.userId : '' };
}

/** The link by which the registered address would be another one. */
async function ownerToken({ portal, unique, viewers }: AskedWorld, { licenseId }: About) {
  const { context } = portal;
  const to = await portal.customer(`next-${unique}@customer.example`);
  const owner = viewers.registered;
  const askedBy = 'userId' in owner ? owner.userId : '';
  const link = { purpose: 'take', licenseId, askedBy, toUser: to.userId } as const;
  const path = await context.db.transaction((tx) =>
    makeOwnerLink({ tx, now: context.now() }, link),
  );
  return path.split('token=')[1] ?? '';
}

/** A view of whoever can keep some; of all others none. */
async function ownView({ context }: TestPortal, viewer: Viewer): Promise<string> {
  const saved = await saveView(context, viewer, VIEW);
  return saved.ok ? saved.value.id : '';
}

const VIEW = { path: '/staff/licenses', query: 'status=expired', name: 'Expired' };

/** A license with a computer that is active and one that was deactivated and came back. */
export async function makeAskedWorld(portal: TestPortal) {
  const { context, operator } = portal;
  const unique = randomBytes(4).toString('hex');
  const organization = `Example Works ${unique}`;
  const email = `owner-${unique}@customer.example`;
  const product = await portal.product();
  const license = await portal.license(product, { organization, email, seats: 9 });
  const device = makeDevice(license, 'PC-1');
  const made = value(await activateComputer(context, operator, device.request));
  const gone = makeDevice(license, 'PC-GONE');
  const closed = value(await activateComputer(context, operator, gone.request)).activationId;
  value(await deactivateComputer(context, operator, { activationId: closed, reason: 'sold' }));
  const signedIn = await portal.customer(email);
  const viewers: Record<Role, Viewer> = {
    'key-holder': portal.keyHolder(),
    'self-help': { kind: 'key-holder', at: 'self-help', address: portal.keyHolder().address },
    'mail-link': portal.mailReader(),
    wizard: portal.wizard(),
    registered: signedIn,
    member: await portal.colleague(`member-${unique}@customer.example`, organization, 'member'),
    contact: await portal.colleague(`contact-${unique}@customer.example`, organization, 'contact'),
    agent: await portal.staff(`agent-${unique}@vendor.example`),
    admin: await portal.staff(`admin-${unique}@vendor.example`, 'admin'),
    operator,
    'api-key': { kind: 'api-key', keyId: unique, address: '' },
    directory: {
      ...{ kind: 'directory', tokenId: unique, address: '' },
      organizationId: await portal.organization(organization),
    },
  };
  const checkInOf = (of: typeof device) => ({
    productId: product.productId,
    epoch: 1,
    token: of.token,
    nonce: new Uint8Array(16),
    ratchet: new Uint8Array(8),
    clientTime: 0,
    appVersion: '',
    computerName: '',
    short: false,
    unbound: null,
  });
  const again = makeDevice(license, 'PC-1').fields;
  const code = decodeCode('DC', again.deviceCode);
  if (!code.ok) throw new Error('No Device Code.');
  const waiting = {
    ...{ deviceCode: toHex(code.value), computerId: 'PC-1', computerName: 'PC-1', exchange: null },
  };
  const link = async (purpose: 'was-not-me' | 'release-request' | 'activation') => {
    const about = { id: made.activationId, licenseId: license.licenseId };
    const path = await context.db.transaction((tx) =>
      makeMailLink({ tx, now: context.now() }, purpose, about, { reason: 'broken', waiting }),
    );
    return path.split('token=')[1] ?? '';
  };
  return {
    ...{ portal, product, license, email, organization, unique, viewers },
    ...{ device, activationId: made.activationId, gone, closed, link, checkInOf },
  };
}

export type AskedWorld = Awaited<ReturnType<typeof makeAskedWorld>>;

const TWO_KEYS = makeVault(new Uint8Array(32).fill(7), new Uint8Array(32).fill(8));

/** What a call is about: the world's own license and computers, or some that are not the viewer's. */
export type About = { licenseId: string; activationId: string; closed: string };
type Call = (world: AskedWorld, viewer: Viewer, about: About) => Promise<unknown>;

const given = async <T>(before: Promise<unknown>, call: () => Promise<T>) => {
  await before;
  return call();
};

const AUTOMATIC =
  'From: jo@customer.example\r\nAuto-Submitted: auto-replied\r\n\r\nBack on Monday.\r\n';

const listOf = ({ productId }: { productId: number }) =>
  `product,address\n${productId},buyer@customer.example`;

/** What the vendor released, as if its customer had. */
const releasedByCustomer = async ({ db }: TestPortal, activationId: string) => {
  if (!isRowId(activationId)) return;
  const by = { closedDoor: 'portal', closedBy: 'customer' } as const;
  await db.update(activation).set(by).where(eq(activation.id, activationId));
};

/** Every operation, called so that whoever may do it succeeds. One that is missing is a type error. */
export const operationCalls: Record<OperationName, Call> = {
  ...signOnCalls,
  ...provisioningCalls,
  seeOverview: ({ portal }, viewer) => seeOverview(portal.context, viewer),
  findAtDesk: ({ portal }, viewer) => findAtDesk(portal.context, viewer, 'PC-1'),
  listLicenseRequests: ({ portal }, viewer, { licenseId }) =>
    listLicenseRequests(portal.context, viewer, licenseId),
  offeredProducts: ({ portal }, viewer) => offeredProducts(portal.context, viewer),
  sendComputerKey: ({ portal }, viewer, { activationId }) =>
    sendComputerKey(portal.context, viewer, activationId),
  keysToHandOver: ({ portal }, viewer, { licenseId }) =>
    keysToHandOver(portal.context, viewer, licenseId),
  makeKeysToHandOver: ({ portal }, viewer, { licenseId }) =>
    makeKeysToHandOver(portal.context, viewer, licenseId),
  readKeysToHandOver: ({ portal }, viewer, { licenseId }) =>
    readKeysToHandOver(portal.context, viewer, licenseId),
  listDeskLicenses: ({ portal }, viewer) => listDeskLicenses(portal.context, viewer),
  listDeskComputers: ({ portal }, viewer) => listDeskComputers(portal.context, viewer),
  listDeskOrganizations: ({ portal }, viewer) => listDeskOrganizations(portal.context, viewer),
  listAttempts: ({ portal }, viewer) => listAttempts(portal.context, viewer),
  listPeople: ({ portal }, viewer) => listPeople(portal.context, viewer),
  listReleaseRequests: ({ portal }, viewer) => listReleaseRequests(portal.context, viewer),
  getReleaseRequest: async ({ portal, activationId }, viewer) => {
    const input = { activationId, reason: 'broken' };
    const { id } = value(await requestRelease(portal.context, portal.operator, input));
    return getReleaseRequest(portal.context, viewer, id);
  },
  listMails: ({ portal }, viewer) => listMails(portal.context, viewer),
  sendMailAgain: async ({ portal, email }, viewer) => {
    const mail = { recipient: email, sealed: new Uint8Array(1), attempts: 3, dueAt: new Date() };
    const [row] = await portal.db.insert(outbox).values(mail).returning();
    return sendMailAgain(portal.context, viewer, row?.id ?? 0);
  },
  readMailTrouble: ({ portal, email }, viewer) => readMailTrouble(portal.context, viewer, email),
  recordMailReport: ({ portal }, viewer) =>
    recordMailReport(portal.context, viewer, new TextEncoder().encode(AUTOMATIC)),
  listActivity: ({ portal }, viewer) => listActivity(portal.context, viewer),
  listLicenseActivity: async ({ portal }, viewer, { licenseId }) => {
    const filters = { license: licenseId };
    const page = await listLicenseActivity(portal.context, viewer, { filters });
    return page && page.rows.length > 0 ? page : null;
  },
  listEvents: ({ portal }, viewer) => listEvents(portal.context, viewer),
  verifyTrail: ({ portal }, viewer) => verifyTrail(portal.context, viewer),
  seeLicense: ({ portal }, viewer, { licenseId }) => seeLicense(portal.context, viewer, licenseId),
  activateOnLicense: ({ portal, device }, viewer, { licenseId }) =>
    activateOnLicense(portal.context, viewer, licenseId, device.fields),
  getLicense: ({ portal }, viewer, { licenseId }) => getLicense(portal.context, viewer, licenseId),
  listLicenses: async ({ portal }, viewer, { licenseId }) => {
    // Staff see all that there are: more than a page.
    const page = await listLicenses(portal.context, viewer, { part: true });
    return page?.rows.find(({ id }) => id === licenseId) ?? null;
  },
  listComputers: async ({ portal }, viewer, { licenseId }) => {
    const page = await listComputers(portal.context, viewer, { filters: { license: licenseId } });
    return page && page.rows.length > 0 ? page : null;
  },
  activateRequest: async ({ portal, license, device }, viewer, { licenseId }) => {
    const { productId } = license;
    const unknown = activationKeyText(makeActivationKey(productId, new Uint8Array(10).fill(7)));
    const of = licenseId === license.licenseId ? device : null;
    const { request } = of ?? makeDevice({ productId, activationKey: unknown }, 'PC-1');
    return activateRequest(portal.context, viewer, request.request);
  },
  readComputerKeys: ({ portal }, viewer, { activationId }) =>
    readComputerKeys(portal.context, viewer, [activationId]),
  findLicenseId: ({ portal }, viewer, { licenseId }) =>
    findLicenseId(portal.context, viewer, licenseId),
  getActivation: ({ portal }, viewer, { activationId }) =>
    getActivation(portal.context, viewer, activationId),
  getComputerKey: ({ portal }, viewer, { activationId }) =>
    getComputerKey(portal.context, viewer, activationId),
  renameComputer: ({ portal }, viewer, { activationId }) =>
    renameComputer(portal.context, viewer, { activationId, name: 'Front desk' }),
  renewKey: ({ portal }, viewer, { activationId }) =>
    renewKey(portal.context, viewer, activationId),
  mailComputerKey: ({ portal }, viewer, { activationId }) =>
    mailComputerKey(portal.context, viewer, activationId),
  getComputerKeyByTicket: ({ portal }, viewer, { activationId }) =>
    getComputerKeyByTicket(portal.context, viewer, activationId),
  describeLicense: ({ portal, license: { activationKey } }, viewer) =>
    describeLicense(portal.context, viewer, { activationKey }),
  mailLicenseKeys: ({ portal, email }, viewer) => mailLicenseKeys(portal.context, viewer, email),

  requestRelease: ({ portal }, viewer, { activationId }) =>
    requestRelease(portal.context, viewer, { activationId, reason: 'broken' }),
  askReleaseByMail: ({ portal, license: { activationKey } }, viewer) =>
    askReleaseByMail(portal.context, viewer, { activationKey, computerId: '', reason: 'broken' }),
  describeReleaseLink: async ({ portal, link }, viewer) =>
    describeReleaseLink(portal.context, viewer, await link('release-request')),
  confirmReleaseRequest: async ({ portal, link }, viewer) =>
    confirmReleaseRequest(portal.context, viewer, await link('release-request')),
  giveClaimBack: ({ portal }, viewer, { closed }) =>
    given(releasedByCustomer(portal, closed), () =>
      giveClaimBack(portal.context, viewer, { activationId: closed, reason: 'honest mistake' }),
    ),
  decideReleaseRequest: async ({ portal, activationId }, viewer) => {
    const input = { activationId, reason: 'broken' };
    const { id } = value(await requestRelease(portal.context, portal.operator, input));
    return decideReleaseRequest(portal.context, viewer, { requestId: id, grant: true });
  },
  getReceipt: ({ portal }, viewer, { closed }) => getReceipt(portal.context, viewer, closed),
  checkReceipt: async ({ portal, closed }, viewer) => {
    const receipt = await getReceipt(portal.context, portal.operator, closed);
    return checkReceipt(portal.context, viewer, JSON.stringify(receipt));
  },
  describeReceiptKeys: ({ portal }, viewer) => describeReceiptKeys(portal.context, viewer),
  rotateReceiptKey: ({ portal }, viewer) => rotateReceiptKey(portal.context, viewer),
  compromiseReceiptKey: async ({ portal }, viewer) => {
    const keys = await describeReceiptKeys(portal.context, portal.operator);
    const keyId = keys?.find(({ state }) => state === 'next')?.id ?? 0;
    return compromiseReceiptKey(portal.context, viewer, { keyId, reason: 'stolen' });
  },

  deactivateComputer: ({ portal }, viewer, { activationId }) =>
    deactivateComputer(portal.context, viewer, { activationId, reason: 'sold' }),
  deactivateByCode: ({ portal, device: { dvc: code, deviceCode } }, viewer) =>
    deactivateByCode(portal.context, viewer, { code, deviceCode }),
  describeDeactivation: ({ portal, device: { dvc: code, deviceCode } }, viewer) =>
    describeDeactivation(portal.context, viewer, { code, deviceCode }),
  deactivateAtSelfHelp: ({ portal, license: { activationKey }, device: { dvc: code } }, viewer) =>
    deactivateAtSelfHelp(portal.context, viewer, { activationKey, computerId: 'PC-1', code }),
  describeNotMe: async ({ portal, link }, viewer) =>
    describeNotMe(portal.context, viewer, await link('was-not-me')),
  sayNotMe: async ({ portal, link }, viewer) =>
    sayNotMe(portal.context, viewer, await link('was-not-me')),
  allowUnprovenReleases: async ({ portal, link }, viewer, { licenseId }) =>
    given(sayNotMe(portal.context, portal.mailReader(), await link('was-not-me')), () =>
      allowUnprovenReleases(portal.context, viewer, licenseId),
    ),
  checkIn: ({ portal, checkInOf, device }, viewer) =>
    checkIn(portal.context, viewer, checkInOf(device)),
  clearCloneAlarm: ({ portal, device, checkInOf }, viewer, { activationId }) =>
    given(
      checkIn(portal.context, portal.wizard(), {
        ...checkInOf(device),
        ratchet: new Uint8Array(randomBytes(8)),
      }),
      () => clearCloneAlarm(portal.context, viewer, { activationId, reason: 'restored' }),
    ),
  listCloneAlarms: ({ portal }, viewer) => listCloneAlarms(portal.context, viewer),

  askActivationByMail: ({ portal, device }, viewer) =>
    askActivationByMail(portal.context, viewer, device.request.request),
  describeActivationLink: async ({ portal, link }, viewer) =>
    describeActivationLink(portal.context, viewer, await link('activation')),
  confirmActivation: async ({ portal, link }, viewer) =>
    confirmActivation(portal.context, viewer, await link('activation')),

  activateComputer: ({ portal, device }, viewer) =>
    activateComputer(portal.context, viewer, device.request),
  activateAtSelfHelp: ({ portal, device }, viewer) =>
    activateAtSelfHelp(portal.context, viewer, device.fields),
  describeRequest: ({ portal, device }, viewer) =>
    describeRequest(portal.context, viewer, device.request.request),

  createLicense: ({ portal, product: { productId }, email }, viewer) =>
    createLicense(portal.context, viewer, {
      ...{ productId, email, organization: null },
      ...{ seats: 1, term: 'perpetual' },
    }),
  previewImport: ({ portal, product }, viewer) =>
    previewImport(portal.context, viewer, listOf(product)),
  importLicenses: ({ portal, product }, viewer) =>
    importLicenses(portal.context, viewer, { list: listOf(product), importId: randomUUID() }),
  listImported: async ({ portal, product }, viewer) => {
    const importId = randomUUID();
    value(
      await importLicenses(portal.context, portal.operator, { list: listOf(product), importId }),
    );
    return listImported(portal.context, viewer, importId);
  },
  extendLicense: ({ portal }, viewer, { licenseId }) =>
    extendLicense(portal.context, viewer, licenseId, { seats: 20 }),
  suspendLicense: ({ portal }, viewer, { licenseId }) =>
    suspendLicense(portal.context, viewer, licenseId),
  resumeLicense: ({ portal, license }, viewer, { licenseId }) =>
    given(suspendLicense(portal.context, portal.operator, license.licenseId), () =>
      resumeLicense(portal.context, viewer, licenseId),
    ),
  revokeLicense: ({ portal }, viewer, { licenseId }) =>
    revokeLicense(portal.context, viewer, licenseId),
  reissueActivationKey: ({ portal }, viewer, { licenseId }) =>
    reissueActivationKey(portal.context, viewer, licenseId),
  noteLicense: ({ portal }, viewer, { licenseId }) =>
    noteLicense(portal.context, viewer, licenseId, 'Calls on Mondays'),
  createProduct: ({ portal }, viewer) => createProduct(portal.context, viewer, { name: 'Another' }),
  exportProduct: ({ portal, product }, viewer) =>
    exportProduct(portal.context, viewer, product.productId),
  addMember: ({ portal, organization, unique }, viewer) =>
    addMember(portal.context, viewer, {
      ...{ email: `new-${unique}@customer.example`, organization, role: 'member' },
    }),
  createOrganization: ({ portal }, viewer) =>
    createOrganization(portal.context, viewer, { name: 'Another' }),
  listMembers: async ({ portal, organization }, viewer) =>
    listMembers(portal.context, viewer, organization),
  getOrganization: async ({ portal, organization }, viewer) => {
    const made = { name: organization, reference: organization };
    const named = await createOrganization(portal.context, portal.operator, made);
    return getOrganization(portal.context, viewer, value(named).organizationId);
  },
  renameOrganization: ({ portal, organization }, viewer) =>
    renameOrganization(portal.context, viewer, { organization, name: 'Another' }),
  mergeOrganizations: async ({ portal, organization, unique }, viewer) => {
    const into = value(
      await createOrganization(portal.context, portal.operator, {
        name: unique,
        reference: unique,
      }),
    );
    const input = { from: organization, into: into.organizationId };
    return mergeOrganizations(portal.context, viewer, input);
  },
  listOrganizations: ({ portal }, viewer) =>
    listOrganizations(portal.context, viewer, { limit: 9 }),
  changeLicenseAddress: ({ portal, unique }, viewer, { licenseId }) =>
    changeLicenseAddress(portal.context, viewer, licenseId, {
      email: `next-${unique}@customer.example`,
    }),
  moveLicense: ({ portal }, viewer, { licenseId }) =>
    moveLicense(portal.context, viewer, licenseId, { organization: null }),
  addStaff: ({ portal, unique }, viewer) =>
    addStaff(portal.context, viewer, { email: `new-${unique}@vendor.example`, role: 'agent' }),
  listProperties: ({ portal }, viewer) =>
    listProperties(portal.context, viewer, { scope: 'global' }),
  setProperty: ({ portal, license: { licenseId } }, viewer) =>
    setProperty(portal.context, viewer, {
      name: 'options/maxReleaseCount',
      value: 5,
      place: { scope: 'license', licenseId },
    }),
  listPropertyChanges: ({ portal }, viewer) =>
    listPropertyChanges(portal.context, viewer, { place: { scope: 'global' } }),
  previewProperty: ({ portal }, viewer) =>
    previewProperty(portal.context, viewer, {
      ...{ name: 'options/maxReleaseCount', value: 2 },
      place: { scope: 'global' },
    }),
  undoProperty: async ({ portal, license: { licenseId } }, viewer) => {
    const place = { scope: 'license', licenseId } as const;
    const set = { name: 'options/maxReleaseCount', value: 5, place };
    value(await setProperty(portal.context, portal.operator, set));
    const changes = await listPropertyChanges(portal.context, portal.operator, set);
    return undoProperty(portal.context, viewer, { changeId: changes?.[0]?.id ?? 0 });
  },
  listProducts: ({ portal }, viewer) => listProducts(portal.context, viewer),
  getProduct: ({ portal, product: { productId } }, viewer) =>
    getProduct(portal.context, viewer, productId),
  changeProduct: ({ portal, product: { productId } }, viewer) =>
    changeProduct(portal.context, viewer, { productId, settings: { graceDays: 9 } }),
  listIllegalComputers: ({ portal }, viewer) => listIllegalComputers(portal.context, viewer),
  liftIllegalComputer: ({ portal, gone, checkInOf }, viewer, { closed }) =>
    given(checkIn(portal.context, portal.wizard(), checkInOf(gone)), () =>
      liftIllegalComputer(portal.context, viewer, { activationId: closed, reason: 'known' }),
    ),

  listPasskeys: ({ portal }, viewer) => listPasskeys(portal.context, viewer),
  askNewPasskey: ({ portal }, viewer) => askNewPasskey(portal.context, viewer),
  addPasskey: ({ portal }, viewer) => addOwnPasskey(portal, viewer),
  renamePasskey: async ({ portal }, viewer) => {
    const id = await ownPasskey(portal, viewer);
    return renamePasskey(portal.context, viewer, { id, name: 'Phone' });
  },
  removePasskey: async ({ portal }, viewer) => {
    // An admin's last one stays.
    await ownPasskey(portal, viewer);
    return removePasskey(portal.context, viewer, { id: await ownPasskey(portal, viewer) });
  },

  listOwnOrganizations: ({ portal }, viewer) => listOwnOrganizations(portal.context, viewer),
  getOwnOrganization: async ({ portal, organization }, viewer) =>
    getOwnOrganization(portal.context, viewer, await portal.organization(organization)),
  invitePerson: async ({ portal, organization, unique }, viewer) =>
    invitePerson(portal.context, viewer, {
      ...{ organization, email: `new-${unique}@customer.example`, role: 'member' },
    }),
  takeInvitationBack: async (world, viewer) => {
    const organization = await world.portal.organization(world.organization);
    const guest = await world.portal.customer(`guest-${randomUUID()}@customer.example`);
    const { id } = await invited(world, guest, organization);
    return takeInvitationBack(world.portal.context, viewer, { organization, id });
  },
  describeInvitation: async (world, viewer) =>
    describeInvitation(world.portal.context, viewer, (await invited(world, viewer)).token),
  acceptInvitation: async (world, viewer) =>
    acceptInvitation(world.portal.context, viewer, (await invited(world, viewer)).token),
  changeMemberRole: async (world, viewer) =>
    changeMemberRole(world.portal.context, viewer, {
      ...{ ...(await colleagues(world)), role: 'contact' },
    }),
  removeColleague: async (world, viewer) =>
    removeColleague(world.portal.context, viewer, await colleagues(world)),
  leaveOrganization: async (world, viewer) =>
    leaveOrganization(world.portal.context, viewer, await colleagues(world)),

  askAddressChange: ({ portal, unique }, viewer, { licenseId }) =>
    askAddressChange(portal.context, viewer, licenseId, {
      email: `next-${unique}@customer.example`,
    }),
  askClaim: async ({ portal, product, organization }, viewer) => {
    const { activationKey } = await portal.license(product, { email: 'private@customer.example' });
    return askClaim(portal.context, viewer, { organization, activationKey });
  },
  describeOwnerLink: async (world, viewer, about) =>
    describeOwnerLink(world.portal.context, viewer, await ownerToken(world, about)),
  answerOwnerLink: async (world, viewer, about) =>
    answerOwnerLink(world.portal.context, viewer, await ownerToken(world, about)),

  listSessions: ({ portal }, viewer) => listSessions(portal.context, viewer),
  endSession: async ({ portal }, viewer) => {
    const tokenHash = await portal.browserOf(viewer);
    const [row] = await portal.db.select().from(session).where(eq(session.tokenHash, tokenHash));
    return endSession(portal.context, viewer, { id: row?.id ?? '' });
  },
  endOtherSessions: ({ portal }, viewer) => endOtherSessions(portal.context, viewer),

  readOwnData: ({ portal }, viewer) => readOwnData(portal.context, viewer),
  describeErasure: ({ portal }, viewer) => describeErasure(portal.context, viewer),
  eraseOwnData: async (world, viewer) => {
    // One more contact: the last one stays.
    await colleagues(world);
    return eraseOwnData(world.portal.context, viewer);
  },
  readPersonData: ({ portal, email }, viewer) => readPersonData(portal.context, viewer, { email }),
  erasePerson: ({ portal, email }, viewer) =>
    erasePerson(portal.context, viewer, { email, reason: 'Letter of May 3' }),

  listSavedViews: ({ portal }, viewer) => listSavedViews(portal.context, viewer, VIEW.path),
  saveView: ({ portal }, viewer) => saveView(portal.context, viewer, VIEW),
  removeView: async ({ portal }, viewer) =>
    removeView(portal.context, viewer, { id: await ownView(portal, viewer) }),
  shareView: async ({ portal }, viewer) => {
    const id = await ownView(portal, viewer);
    return shareView(portal.context, viewer, { id, shared: true });
  },

  removeMember: ({ portal, organization, unique }, viewer) =>
    removeMember(portal.context, viewer, {
      ...{ email: `member-${unique}@customer.example`, organization },
    }),
  disableStaff: ({ portal, unique }, viewer) =>
    disableStaff(portal.context, viewer, { email: `agent-${unique}@vendor.example` }),
  listStaff: ({ portal }, viewer) => listStaff(portal.context, viewer),
  startView: async ({ portal, email }, viewer) =>
    startView(portal.context, viewer, { email, session: await portal.browserOf(viewer) }),
  endView: async ({ portal, email }, viewer) => {
    const session = await portal.browserOf(viewer);
    await startView(portal.context, viewer, { email, session });
    return endView(portal.context, viewer, { session });
  },
  makeStaffSignInLink: ({ portal, unique }, viewer) =>
    makeStaffSignInLink(portal.context, viewer, { email: `agent-${unique}@vendor.example` }),
  endSessions: ({ portal, email }, viewer) => endSessions(portal.context, viewer, { email }),

  listRingKeys: ({ portal, product: { productId } }, viewer) =>
    listRingKeys(portal.context, viewer, productId),
  rotateRingKey: ({ portal, product: { productId } }, viewer) =>
    rotateRingKey(portal.context, viewer, { productId, use: 'signing' }),
  compromiseRingKey: ({ portal, product: { productId } }, viewer) =>
    compromiseRingKey(portal.context, viewer, { productId, kid: 1, reason: 'stolen' }),
  reissueComputerKeys: ({ portal, product: { productId } }, viewer) =>
    reissueComputerKeys(portal.context, viewer, { productId }),
  retireRingKey: async ({ portal, product: { productId } }, viewer) => {
    const requests = { productId, use: 'requests' } as const;
    return given(rotateRingKey(portal.context, portal.operator, requests), () =>
      retireRingKey(portal.context, viewer, { productId, kid: 3 }),
    );
  },
  rewrapSecrets: ({ portal: { context } }, viewer) =>
    rewrapSecrets({ ...context, vault: TWO_KEYS }, viewer),
};
