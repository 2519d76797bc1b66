/** What was done with a view, as the address of its list says it afterwards. */
export const viewDeeds = ['saved', 'replaced', 'removed', 'shared', 'unshared'] as const;
export type ViewDeed = (typeof viewDeeds)[number];
