/** What was done to an organization; its page says so. */
export const deeds = ['renamed', 'added', 'removed', 'taken-back', 'merged'] as const;
export type Deed = (typeof deeds)[number];
