import { z } from 'zod';
import type { Messages } from '@/i18n/words';

export type Scope = 'global' | 'product' | 'license';

/** What a Server Property can hold. */
export type PropertyData = boolean | number | string | string[];

/** What values there are, as `messages/` words it under `propertyValues`. */
export type ValuesName = keyof Messages['propertyValues'];

/** One Server Property; what it does is said in `messages/`, under `property`. */
export type Definition<T extends PropertyData> = {
  default: T;
  /** Where it may be set; the narrowest one that is set counts. */
  scopes: readonly Scope[];
  schema: z.ZodType<T>;
  values: ValuesName;
  /** All of them, where they are few. */
  choices?: readonly string[];
  /** A number that, set for a product or a license, means "as the wider scope says". */
  inherit?: number;
};

export const everywhere = ['global', 'product', 'license'] as const;
export const globalOrProduct = ['global', 'product'] as const;
export const globalOrLicense = ['global', 'license'] as const;
export const globalOnly = ['global'] as const;

type Scopes = readonly Scope[];

/** On or off. */
export const flag = (value: boolean, scopes: Scopes): Definition<boolean> => ({
  default: value,
  schema: z.boolean(),
  values: 'flag',
  choices: ['true', 'false'],
  scopes,
});

/** A whole number from `least` to `most`; `values` says what its negative ones mean. */
export const whole = (
  value: number,
  [least, most]: [number, number],
  values: ValuesName,
  scopes: Scopes,
): Definition<number> => ({
  default: value,
  schema: z.int().min(least).max(most),
  values,
  scopes,
});

/** How many; -1 for no limit. */
export const countOrNoLimit = (value: number, scopes: Scopes) =>
  whole(value, [-1, 1_000_000], 'countOrNoLimit', scopes);

/** How many 24-hour days; -1 for ever. */
export const daysOrEver = (value: number, scopes: Scopes): Definition<number> => ({
  ...whole(value, [-1, 36_500], 'daysOrEver', scopes),
  schema: z.union([z.literal(-1), z.int().min(1).max(36_500)]),
});

/** One line of text that passes `check`; empty for none. */
export const line = (
  values: ValuesName,
  check: (text: string) => boolean,
  scopes: Scopes,
): Definition<string> => ({
  default: '',
  schema: z.string().refine((text) => text === '' || check(text)),
  values,
  scopes,
});

/** The most entries of a list: each is looked at by every decision. */
const MOST_ENTRIES = 1000;

/** Entries that `read` makes canonical; null for one that is none. Doubles are dropped. */
export const list = (
  values: ValuesName,
  read: (entry: string) => string | null,
  scopes: Scopes,
): Definition<string[]> => ({
  default: [],
  schema: z
    .array(z.string().refine((entry) => read(entry) !== null))
    .max(MOST_ENTRIES)
    .transform((entries) => [
      ...new Set(entries.map((entry) => read(entry) ?? '')),
    ]) as unknown as z.ZodType<string[]>,
  values,
  scopes,
});
