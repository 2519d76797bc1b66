import { type EventType, eventTypes } from './vocabulary';

type SubjectOf<T> = T extends `${infer Subject}.${string}` ? Subject : never;

/** What the audit trail can be asked for. */
export const eventCategories = [
  'computers',
  'licenses',
  'people',
  'organizations',
  'keys',
  'settings',
] as const;
export type EventCategory = (typeof eventCategories)[number];

/** Where the events of each subject are found; the compiler asks for a new one. */
const CATEGORIES: Record<SubjectOf<EventType>, EventCategory> = {
  activation: 'computers',
  'computer-key': 'computers',
  'illegal-computer': 'computers',
  'release-request': 'computers',
  license: 'licenses',
  keys: 'licenses',
  person: 'people',
  passkey: 'people',
  staff: 'people',
  session: 'people',
  sessions: 'people',
  view: 'people',
  mail: 'people',
  member: 'organizations',
  organization: 'organizations',
  'sign-on': 'organizations',
  directory: 'organizations',
  'receipt-key': 'keys',
  'ring-key': 'keys',
  'master-key': 'keys',
  product: 'settings',
  property: 'settings',
  'saved-view': 'settings',
  demo: 'settings',
};

export const eventTypesOf = (category: EventCategory): EventType[] =>
  eventTypes.filter((type) => CATEGORIES[type.split('.')[0] as SubjectOf<EventType>] === category);
