/** What was done; the page says so. */
export const deeds = [
  'invited',
  'taken-back',
  'changed',
  'removed',
  'joined',
  'claim-asked',
] as const;
export type Deed = (typeof deeds)[number];
