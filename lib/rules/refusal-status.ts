/**
 * HTTP status of each refusal, the table of protocol section 12. A refusal that a door can answer
 * but that is not listed here is a type error at that door.
 */
export const refusalStatus = {
  BAD_REQUEST: 400,
  CODE_TYPO: 400,
  WRONG_KIND: 400,
  BAD_LENGTH: 400,
  REQUEST_DAMAGED: 400,
  REQUEST_VERSION: 400,
  KID_UNKNOWN: 400,
  CID_INVALID: 400,
  /** Only staff are asked for one, and they do not come through this door. */
  REASON_REQUIRED: 400,
  FORBIDDEN: 403,
  LICENSE_SUSPENDED: 403,
  LICENSE_REVOKED: 403,
  LICENSE_EXPIRED: 403,
  COMPUTER_BLOCKED: 403,
  UNBOUND_NOT_ALLOWED: 403,
  SUPERSEDE_NEEDS_OWNER: 403,
  UNPROVEN_RELEASES_STOPPED: 403,
  DVC_REQUIRED: 403,
  NOT_FOUND: 404,
  AK_UNKNOWN: 404,
  DVC_NO_MATCH: 404,
  NO_SEAT: 409,
  REQUEST_CLOSED: 409,
  REACTIVATION_LIMIT: 409,
  ACTIVATION_LIMIT: 409,
  RELEASE_LIMIT: 409,
  RELEASE_TOO_SOON: 409,
  RATE_LIMITED: 429,
  SIGNER_UNAVAILABLE: 503,
} as const;

export type DoorRefusalCode = keyof typeof refusalStatus;
export type DoorRefusalStatus = (typeof refusalStatus)[DoorRefusalCode];
