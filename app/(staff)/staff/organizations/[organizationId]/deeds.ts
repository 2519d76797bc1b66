/** What was done to an organization; its page says so. */
export const deeds = ['renamed', 'added', 'removed', 'merged'] as const;
export type Deed = (typeof deeds)[number];
