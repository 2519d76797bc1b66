import type { CodeFaults } from './text/codes';

/** What is known of a refusal. The key of its words in `messages/` is its code. */
export type RefusalFacts = {
  /** HTTP status at the device API (protocol section 12); none: that API never answers it. */
  status?: 400 | 403 | 404 | 409 | 429 | 503;
  /** Quick License Manager's number: staff and integrators who come from there know it. */
  qlm?: number;
  /** The field of a form that it is about, where its details name no other. */
  field?: string;
  /** Only a type: what its details hold, beside an optional `field`. */
  details?: object;
};

/** The type of a refusal's details; nobody looks at the value. */
export const holding = <D extends object>() => ({}) as D;

/** Null: waiting does not help. In JSON the moment is an ISO 8601 text. */
type Next = { nextAt: Date | null };
type Limit = Next & {
  limit: number;
  periodInDays: number;
  /** Of whoever is not signed in. */
  anonymous?: boolean;
  /** Of one computer, not of the whole license. */
  ofComputer?: boolean;
};
/** Where the wizard can tell what was meant, it says that too. */
type Typo = CodeFaults['CODE_TYPO'] & { repair?: object; corrections?: string };
type WrongKind = CodeFaults['WRONG_KIND'];
type BadLength = CodeFaults['BAD_LENGTH'];

/** Every code of the protocol, and who has words for it; `none`: nobody gets to read it. */
export const protocolRefusals = {
  BAD_REQUEST: { status: 400, words: 'portal', details: holding<{ need?: string[] }>() },
  CODE_TYPO: { status: 400, words: 'both', field: 'code', details: holding<Typo>() },
  WRONG_KIND: { status: 400, words: 'both', field: 'code', details: holding<WrongKind>() },
  BAD_LENGTH: { status: 400, words: 'both', field: 'code', details: holding<BadLength>() },
  REQUEST_DAMAGED: { status: 400, words: 'portal', field: 'request' },
  REQUEST_VERSION: { status: 400, words: 'portal', field: 'request' },
  KID_UNKNOWN: { status: 400, words: 'both', field: 'request' },
  CID_INVALID: {
    status: 400,
    words: 'both',
    field: 'request',
    /** The wizard alone: an ID that many computers have. */
    details: holding<{ shared?: string }>(),
  },
  /** Only staff are asked for one, and they do not come through the device API. */
  REASON_REQUIRED: { status: 400, words: 'portal', field: 'reason' },
  LICENSE_SUSPENDED: { status: 403, words: 'portal' },
  LICENSE_REVOKED: { status: 403, words: 'portal', qlm: 201 },
  LICENSE_EXPIRED: { status: 403, words: 'portal', qlm: 209 },
  COMPUTER_BLOCKED: { status: 403, words: 'portal' },
  UNBOUND_NOT_ALLOWED: { status: 403, words: 'portal', field: 'deviceCode' },
  SUPERSEDE_NEEDS_OWNER: { status: 403, words: 'portal', qlm: 217 },
  UNPROVEN_RELEASES_STOPPED: { status: 403, words: 'portal' },
  DVC_REQUIRED: { status: 403, words: 'portal', field: 'code' },
  AK_UNKNOWN: { status: 404, words: 'portal', qlm: 203, field: 'activationKey' },
  DVC_NO_MATCH: { status: 404, words: 'portal', qlm: 224, field: 'code' },
  NO_SEAT: { status: 409, words: 'portal', qlm: 210, details: holding<{ seats: number }>() },
  REQUEST_CLOSED: { status: 409, words: 'portal' },
  REACTIVATION_LIMIT: { status: 409, words: 'portal', details: holding<Limit>() },
  ACTIVATION_LIMIT: { status: 409, words: 'portal', details: holding<Limit>() },
  RELEASE_LIMIT: { status: 409, words: 'portal', qlm: 212, details: holding<Limit>() },
  RELEASE_TOO_SOON: { status: 409, words: 'portal', details: holding<Next>() },
  /** Seconds. */
  RATE_LIMITED: { status: 429, words: 'portal', details: holding<{ retryAfter: number }>() },
  SIGNER_UNAVAILABLE: { status: 503, words: 'portal', details: holding<{ failed: string[] }>() },
  NOT_ACTIVE: { words: 'both', qlm: 216 },

  // What only a program says.
  VERSION: { words: 'program' },
  TERMS_INVALID: { words: 'program' },
  KID_REVOKED: { words: 'program' },
  ALG_MISMATCH: { words: 'program' },
  LENGTH: { words: 'program' },
  SIGNATURE: { words: 'program' },
  REPLY_MALFORMED: { words: 'program' },
  REPLY_MISMATCH: { words: 'program' },
  NO_X25519_KEY: { words: 'program' },
  BAD_FILE: { words: 'program' },
  BAD_PRODUCT: { words: 'program', details: holding<{ field: string | null; file?: string }>() },
  SHORT_TOO_LONG: { words: 'none' },
} as const satisfies Record<
  string,
  RefusalFacts & { words: 'portal' | 'program' | 'both' | 'none' }
>;

/** The codes of a map whose facts are such. */
export type CodesWith<M, F> = { [C in keyof M]: M[C] extends F ? C : never }[keyof M];

type Protocol = typeof protocolRefusals;
export type PortalProtocolCode = CodesWith<Protocol, { words: 'portal' | 'both' }>;
export type ProgramProtocolCode = CodesWith<Protocol, { words: 'program' | 'both' }>;

/** What a program takes for the answer of a portal: the table of protocol section 12. */
export const answeredCodes = Object.entries(protocolRefusals).flatMap(([code, facts]) =>
  'status' in facts ? [code as CodesWith<Protocol, { status: number }>] : [],
);

/** What the details of each code of a map hold. */
export type DetailsOf<M> = {
  [C in keyof M]: M[C] extends { details: infer D } ? D : Record<never, never>;
};
