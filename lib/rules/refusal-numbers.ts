/**
 * The number that Quick License Manager has for a refusal, where it has one: staff and integrators
 * who come from there know them.
 */
export const refusalNumbers: Readonly<Record<string, number>> = {
  LICENSE_REVOKED: 201,
  AK_UNKNOWN: 203,
  LICENSE_EXPIRED: 209,
  NO_SEAT: 210,
  RELEASE_LIMIT: 212,
  NOT_ACTIVE: 216,
  SUPERSEDE_NEEDS_OWNER: 217,
  DVC_NO_MATCH: 224,
};
