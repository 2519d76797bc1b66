import {
  type CodesWith,
  type DetailsOf,
  holding,
  type PortalProtocolCode,
  protocolRefusals,
  type RefusalFacts,
} from '@/lib/olp/refusals';

/** What a portal says beside the protocol; `messages.refusal` has the words. */
const ownRefusals = {
  NOT_FOUND: { status: 404 },
  FORBIDDEN: { status: 403 },
  VIEW_ONLY: { status: 403 },
  SIGN_IN_AGAIN: { status: 403, details: holding<{ limit: number }>() },
  PASSKEY_NEEDED: { status: 403 },
  PASSKEY_OVER: {},
  PASSKEY_UNKNOWN: {},
  PASSKEY_OTHER: {},
  PASSKEY_WRONG: {},
  PASSKEY_KNOWN: {},
  LAST_PASSKEY: {},
  PASSKEYS_FULL: { details: holding<{ limit: number }>() },
  NOT_OFFERED: {},
  OTHER_LICENSE: { field: 'request' },
  NOTHING_TO_CHANGE: {},
  CHANGED_MEANWHILE: {},
  MAIL_SETTLED: {},
  STAFF_DECIDES: {},
  LINK_OVER: {},
  CODE_OVER: {},
  CODE_SHORT: { field: 'code' },
  CODE_EARLIER: { field: 'code', details: holding<{ askedAt: Date }>() },
  CODE_WRONG: { field: 'code', details: holding<{ left: number }>() },
  EMAIL_INVALID: { field: 'email' },
  EMAIL_NON_ASCII: { field: 'email' },
  COMPUTER_ID_REQUIRED: { field: 'computerId' },
  COMPUTER_NAME_REQUIRED: { field: 'computerName' },
  RECEIPT_UNREADABLE: {},
  RECEIPT_KEY_UNKNOWN: {},
  RECEIPT_FORGED: {},
  RECEIPT_KEY_COMPROMISED: {},
  PRODUCT_EXISTS: { details: holding<{ productId: number }>() },
  PRODUCT_UNKNOWN: {},
  ORGANIZATION_UNKNOWN: { field: 'organization' },
  ORGANIZATION_AMBIGUOUS: { field: 'organization' },
  ORGANIZATION_NAME_INVALID: { field: 'organization', details: holding<{ limit: number }>() },
  LIST_UNREADABLE: { field: 'list', details: holding<{ line: number }>() },
  LIST_LETTERS_LOST: { field: 'list', details: holding<{ line: number }>() },
  LIST_COLUMN_UNKNOWN: { field: 'list', details: holding<{ entry: string }>() },
  LIST_COLUMN_MISSING: { field: 'list', details: holding<{ entry: string }>() },
  LIST_TOO_LONG: { field: 'list', details: holding<{ limit: number }>() },
  LIST_EMPTY: { field: 'list' },
  LIST_WRONG: { details: holding<{ count: number }>() },
  LIST_CHANGED: {},
  VIEWS_FULL: { details: holding<{ limit: number }>() },
  CELL_MISSING: {},
  CELLS_TOO_MANY: {},
  SETTING_INVALID: { details: holding<{ field: string; low: number; high: number }>() },
  FEATURE_INVALID: { field: 'features', details: holding<{ entry: string; limit: number }>() },
  ORGANIZATION_PERSONAL: {},
  REFERENCE_TAKEN: { field: 'reference' },
  REFERENCE_INVALID: { field: 'reference', details: holding<{ limit: number }>() },
  NAME_HIDDEN: { field: 'name' },
  NAME_TAKEN: { field: 'name' },
  NAME_INVALID: { field: 'name', details: holding<{ limit: number }>() },
  PERSON_UNKNOWN: { field: 'email' },
  LAST_ADMIN: {},
  LAST_CONTACT: {},
  MEMBER_ALREADY: { field: 'email' },
  INVITATION_OVER: {},
  LICENSE_OWNED: { field: 'activationKey' },
  KEY_UNKNOWN: {},
  KEY_SIGNS: {},
  KEY_IN_USE: { details: holding<{ computers: number }>() },
  RING_FULL: {},
  NO_OTHER_MASTER_KEY: {},
  FEATURE_UNKNOWN: {
    field: 'features',
    details: holding<{ unknown: string[]; known: string[] }>(),
  },
  TERM_INVALID: {},
  DAY_INVALID: {},
  SEATS_INVALID: { field: 'seats' },
  VERSION_INVALID: { field: 'version' },
  LEASE_INVALID: { field: 'leaseDays' },
  NOTE_INVALID: { field: 'note', details: holding<{ limit: number }>() },
  PROPERTY_UNKNOWN: { details: holding<{ name?: string; known?: readonly string[] }>() },
  VALUE_INVALID: { details: holding<{ values: string; entry?: string }>() },
  SCOPE_INVALID: { details: holding<{ allowed: string[] }>() },
} as const satisfies Record<string, RefusalFacts>;

declare module '@/lib/olp/result' {
  interface PortalRefusals extends DetailsOf<typeof ownRefusals> {}
}

const all = { ...protocolRefusals, ...ownRefusals };

export type PortalCode = keyof typeof ownRefusals | PortalProtocolCode;
export const portalRefusals: Readonly<Record<PortalCode, RefusalFacts>> = all;

/** What the device API may answer. */
export type DoorCode = CodesWith<typeof all, { status: number }>;
type DoorFacts = RefusalFacts & Required<Pick<RefusalFacts, 'status'>>;
export const doorRefusals: Readonly<Record<DoorCode, DoorFacts>> = all;
