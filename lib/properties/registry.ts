import { z } from 'zod';
import { MOST_GRACE_DAYS } from '@/lib/rules/terms-of-license';

export type Scope = 'global' | 'product' | 'license';

type Definition<T> = {
  default: T;
  /** Where it may be set; the narrowest one that is set counts. */
  scopes: readonly Scope[];
  schema: z.ZodType<T>;
  /** One line for people: what it does, and what its numbers mean. */
  description: string;
};

const everywhere = ['global', 'product', 'license'] as const;
const globalOrLicense = ['global', 'license'] as const;
const globalOnly = ['global'] as const;

const flag = z.boolean();
/** A number of things, or -1 for no limit. */
const countOrNoLimit = z.int().min(-1).max(1_000_000);
/** A number of 24-hour days, or -1 for ever. */
const daysOrEver = z.union([z.literal(-1), z.int().min(1).max(36_500)]);

const define = <T>(definition: Definition<T>) => definition;

/**
 * Every Server Property: the list behind validation, the admin command and the documentation.
 * Names follow Quick License Manager where it has one.
 */
export const registry = {
  'customerSite/showDeactivationVerificationCode': define<boolean>({
    default: false,
    scopes: everywhere,
    schema: flag,
    description:
      'Ask customers for the Deactivation Verification Code before a computer is deactivated. When false, the code is optional.',
  }),
  'customerSite/preventDeactivationPeriod': define<number>({
    default: 0,
    scopes: everywhere,
    schema: z.int().min(0).max(5_256_000),
    description:
      'Minutes a computer must have been active before a customer may deactivate it without a code.',
  }),
  'options/maxReleaseCount': define<number>({
    default: -1,
    scopes: globalOrLicense,
    schema: countOrNoLimit,
    description:
      'Deactivations without proof that customers may make in the period, times the number of seats. -1: no limit, 0: none.',
  }),
  'options/maxReleasePeriodInDays': define<number>({
    default: -1,
    scopes: globalOrLicense,
    schema: daysOrEver,
    description: 'Length in days of the period that maxReleaseCount speaks of. -1: ever.',
  }),
  'options/maxReleasePerClient': define<boolean>({
    default: false,
    scopes: globalOrLicense,
    schema: flag,
    description: 'Count maxReleaseCount for each computer by itself.',
  }),
  'options/maxReleaseCountAbsolute': define<boolean>({
    default: false,
    scopes: globalOrLicense,
    schema: flag,
    description: 'Take maxReleaseCount as it stands, not times the number of seats.',
  }),
  'options/reactivationLimit': define<number>({
    default: 3,
    scopes: globalOrLicense,
    schema: countOrNoLimit,
    description:
      'How often a Computer ID may take over its own seat under a new Device Code in the period (and that times the seats for the whole license). -1: no limit.',
  }),
  'options/reactivationPeriodInDays': define<number>({
    default: 180,
    scopes: globalOrLicense,
    schema: daysOrEver,
    description: 'Length in days of the period that reactivationLimit speaks of. -1: ever.',
  }),
  'options/subscriptionGracePeriod': define<number>({
    default: 0,
    scopes: everywhere,
    schema: z.int().min(0).max(MOST_GRACE_DAYS),
    description: 'Days that Computer Keys remain valid after the last day of the term.',
  }),
  'options/mailOwnerOnActivation': define<boolean>({
    default: true,
    scopes: everywhere,
    schema: flag,
    description: 'Mail the registered address when a computer is activated.',
  }),
  'activation/captureIPAddress': define<boolean>({
    default: true,
    scopes: globalOnly,
    schema: flag,
    description: 'Keep the network address of who did something beside its audit event.',
  }),
};

export type PropertyName = keyof typeof registry;
export type PropertyValue<N extends PropertyName> = (typeof registry)[N]['default'];
export type Properties = { [N in PropertyName]: PropertyValue<N> };

export const propertyNames = Object.keys(registry) as PropertyName[];

/** Whether a text names a Server Property. */
export function isPropertyName(text: string): text is PropertyName {
  return Object.hasOwn(registry, text);
}

/** The definition behind a name, without the type of its value. */
export function definitionOf(name: PropertyName): Definition<boolean | number> {
  return registry[name] as Definition<boolean | number>;
}
