const ways = ['NO_SEAT', 'SUPERSEDE_NEEDS_OWNER'] as const;

/** Refusals that the owner can mend at once, for the request that was refused. */
export const needsOwner = (code: string): code is (typeof ways)[number] =>
  ways.some((way) => way === code);
