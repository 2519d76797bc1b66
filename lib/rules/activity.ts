import type { EventType } from './vocabulary';

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
  'staff.added',
  'staff.role-changed',
  'staff.disabled',
  'staff.link-made',
] as const satisfies readonly EventType[];
export type ActivityType = (typeof activityTypes)[number];
