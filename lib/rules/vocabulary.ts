/**
 * The words of which there is a closed list, each list written once: types, rules and the tables'
 * constraints are made of these.
 */

export const licenseStatuses = ['active', 'suspended', 'revoked'] as const;
export type LicenseStatus = (typeof licenseStatuses)[number];

export const licenseTerms = ['perpetual', 'subscription', 'trial'] as const;
export type LicenseTerm = (typeof licenseTerms)[number];

/** Protocol 10.1 but for REVOKED (docs/decisions/010): revoking a license leaves its activations. */
export const activationStates = [
  'active',
  'superseded',
  'released_proven',
  'released_weak',
  'released_claimed',
] as const;
export type ActivationState = (typeof activationStates)[number];

/** Where a request for the seat of a computer that no longer works stands. */
export const requestStates = ['open', 'granted', 'declined', 'closed'] as const;
export type RequestState = (typeof requestStates)[number];

/** How a release was shown to be true. */
export type Proof = 'proven' | 'weak' | 'claimed';

/** The door a viewer comes through; decides which proof a release needs (product.md section 4). */
export const doors = [
  'portal',
  'self-help',
  'phone',
  'mail-link',
  'wizard',
  'api',
  'staff',
  'operator',
] as const;
export type Door = (typeof doors)[number];

/** What closed an activation: a door, the end of an unbound key, or its upgrade to a bound one. */
export const closingDoors = [...doors, 'expiry', 'upgrade'] as const;

/** Why activations are refused that the desk counts; words: `refusal` of `messages/`. */
export const attemptCodes = [
  'AK_UNKNOWN',
  'LICENSE_SUSPENDED',
  'LICENSE_REVOKED',
  'LICENSE_EXPIRED',
  'REQUEST_CLOSED',
  'COMPUTER_BLOCKED',
  'UNBOUND_NOT_ALLOWED',
  'SUPERSEDE_NEEDS_OWNER',
  'UNPROVEN_RELEASES_STOPPED',
  'REACTIVATION_LIMIT',
  'ACTIVATION_LIMIT',
  'NO_SEAT',
] as const;
export type AttemptCode = (typeof attemptCodes)[number];

/** What a mail is about: the templates of `lib/mail/mail.ts`. */
export const mailKinds = [
  'sign-in',
  'license-keys',
  'computer-key',
  'activated',
  'released',
  'clone-alarm',
  'confirm-release-request',
  'confirm-activation',
  'release-request',
  'key-replaced',
  'keys-reissued',
  'address-changed',
  'license-moved',
  'illegal-computer',
  'daily-report',
  'passkey-changed',
  'new-sign-in',
  'invitation',
  'confirm-address',
  'confirm-claim',
  'sign-on-changed',
  'sign-on-domain',
  'account-erased',
  'digest',
] as const;
export type MailKind = (typeof mailKinds)[number];

/** Where a mail stands. `waiting`: tried in vain, and tried again; `failed`: given up, or too late. */
export const mailStates = ['queued', 'waiting', 'failed', 'sent'] as const;
export type MailState = (typeof mailStates)[number];

/**
 * What mail servers reported of a mail that had left (RFC 3464, 5965); a later word of the list says more than
 * an earlier one. `relayed`: a server took it that says no more.
 */
export const mailOutcomes = ['delayed', 'relayed', 'delivered', 'failed', 'complaint'] as const;
export type MailOutcome = (typeof mailOutcomes)[number];

/** Who did it, as the audit trail calls them. */
export const actors = [
  'customer',
  'key-holder',
  'wizard',
  'api-key',
  'directory',
  'staff',
  'operator',
] as const;

/** Who closed an activation: somebody, or the portal by the calendar. */
export const closers = [...actors, 'portal'] as const;

/** How somebody shows who they are when they sign in: a code or link of a mail, a link that was handed over, a passkey, their organization's single sign-on. */
export const signInWays = ['mail', 'link', 'passkey', 'sso'] as const;
export type SignInWay = (typeof signInWays)[number];

/** Whether the people of an organization sign in by its single sign-on: not yet, if they like, or only so. */
export const signOnUses = ['off', 'optional', 'required'] as const;
export type SignOnUse = (typeof signOnUses)[number];

/** How a mail domain was shown to be an organization's own. */
export const domainProofs = ['dns', 'mail'] as const;
export type DomainProof = (typeof domainProofs)[number];

/** Of whoever runs a domain (RFC 2142). */
export const domainMailboxes = ['postmaster', 'admin'] as const;

/** For what somebody is sent to their organization's provider. */
export const signOnPurposes = ['sign-in', 'test', 'confirm'] as const;
export type SignOnPurpose = (typeof signOnPurposes)[number];

/** The browser that somebody signs in with, and what it runs on: `device.ts`. */
export const browsers = [
  'chrome',
  'edge',
  'firefox',
  'opera',
  'safari',
  'samsung',
  'other',
] as const;
export type Browser = (typeof browsers)[number];
export const systems = [
  'android',
  'chromeos',
  'ios',
  'linux',
  'macos',
  'windows',
  'other',
] as const;
export type System = (typeof systems)[number];

export const eventTypes = [
  'activation.created',
  'activation.superseded',
  'activation.released',
  'activation.proven',
  'activation.expired',
  'activation.forked',
  'activation.copy-seen',
  'activation.clone-alarm-cleared',
  'activation.claim-given-back',
  'activation.seen-alive',
  'activation.renamed',
  'computer-key.renewed',
  'license.created',
  'license.extended',
  'license.suspended',
  'license.resumed',
  'license.revoked',
  'license.moved',
  'license.address-asked',
  'license.address-agreed',
  'license.address-changed',
  'license.claim-asked',
  'license.claimed',
  'license.key-replaced',
  'license.noted',
  'license.releases-stopped',
  'license.releases-allowed',
  'illegal-computer.lifted',
  'release-request.opened',
  'release-request.granted',
  'release-request.declined',
  'release-request.closed',
  'receipt-key.created',
  'receipt-key.changed',
  'ring-key.created',
  'ring-key.changed',
  'master-key.rewrapped',
  'product.created',
  'product.changed',
  'property.set',
  'demo.loaded',
  'person.signed-in',
  'person.sign-in-failed',
  'person.erased',
  'passkey.added',
  'passkey.renamed',
  'passkey.removed',
  'keys.mailed',
  'staff.added',
  'staff.role-changed',
  'staff.disabled',
  'staff.link-made',
  'member.added',
  'member.removed',
  'member.invited',
  'member.invitation-ended',
  'member.joined',
  'member.role-changed',
  'member.left',
  'session.ended',
  'sessions.ended',
  'view.started',
  'view.ended',
  'organization.created',
  'organization.renamed',
  'organization.merged',
  'sign-on.provider-set',
  'sign-on.domain-added',
  'sign-on.domain-proven',
  'sign-on.domain-removed',
  'sign-on.tested',
  'sign-on.use-changed',
  'sign-on.bypassed',
  'sign-on.removed',
  'directory.token-made',
  'directory.token-replaced',
  'directory.token-revoked',
  'mail.retried',
  'mail.reported',
  'saved-view.shared',
  'saved-view.unshared',
] as const;
export type EventType = (typeof eventTypes)[number];

/** What people read of the trail of their own account; words: `account.activity` of `messages/`. */
export const activityTypes = [
  'person.signed-in',
  'person.sign-in-failed',
  'passkey.added',
  'passkey.renamed',
  'passkey.removed',
  'session.ended',
  'sessions.ended',
  'member.added',
  'member.removed',
  'member.invited',
  'member.invitation-ended',
  'member.joined',
  'member.role-changed',
  'member.left',
  'staff.added',
  'staff.role-changed',
  'staff.disabled',
  'staff.link-made',
] as const satisfies readonly EventType[];
export type ActivityType = (typeof activityTypes)[number];
