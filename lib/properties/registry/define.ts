import { z } from 'zod';

export type Scope = 'global' | 'product' | 'license';

/** What a Server Property can hold. */
export type PropertyData = boolean | number | string | string[];

export type Definition<T extends PropertyData> = {
  default: T;
  /** Where it may be set; the narrowest one that is set counts. */
  scopes: readonly Scope[];
  schema: z.ZodType<T>;
  /** What its values are, for people. */
  values: string;
  /** One line for people: what it does, and what its numbers mean. */
  description: string;
  /** A number that, set for a product or a license, means "as the wider scope says". */
  inherit?: number;
};

export const everywhere = ['global', 'product', 'license'] as const;
export const globalOrProduct = ['global', 'product'] as const;
export const globalOrLicense = ['global', 'license'] as const;
export const globalOnly = ['global'] as const;

type Rest = { scopes: readonly Scope[]; description: string };

/** On or off. */
export const flag = (value: boolean, rest: Rest): Definition<boolean> => ({
  default: value,
  schema: z.boolean('Say true or false.'),
  values: 'true or false',
  ...rest,
});

/** A whole number from `least` to `most`, with what its negative ones mean. */
export const whole = (
  value: number,
  [least, most]: [number, number],
  values: string,
  rest: Rest & { inherit?: number },
): Definition<number> => ({
  default: value,
  schema: z.int(`Say a whole number: ${values}.`).min(least).max(most),
  values,
  ...rest,
});

/** How many; -1 for no limit. */
export const countOrNoLimit = (value: number, rest: Rest & { inherit?: number }) =>
  whole(value, [-1, 1_000_000], 'a number from 0 on, or -1 for no limit', rest);

/** How many 24-hour days; -1 for ever. */
export const daysOrEver = (value: number, rest: Rest & { inherit?: number }) => ({
  ...whole(value, [-1, 36_500], 'a number of days from 1 on, or -1 for ever', rest),
  schema: z.union([z.literal(-1), z.int().min(1).max(36_500)], {
    error: 'Say a number of days from 1 to 36500, or -1 for ever.',
  }),
});

/** One line of text that passes `check`; empty for none. */
export const line = (
  values: string,
  check: (text: string) => boolean,
  rest: Rest,
): Definition<string> => ({
  default: '',
  schema: z
    .string(`Say ${values}.`)
    .refine((text) => text === '' || check(text), `Say ${values}, or nothing.`),
  values: `${values}; empty for none`,
  ...rest,
});

/** The most entries of a list: each is looked at by every decision. */
const MOST_ENTRIES = 1000;

/** Entries that `read` makes canonical; null for one that is none. Doubles are dropped. */
export const list = (
  values: string,
  read: (entry: string) => string | null,
  rest: Rest,
): Definition<string[]> => ({
  default: [],
  schema: z
    .array(z.string(), `Say a list of ${values}.`)
    .max(MOST_ENTRIES)
    .transform((entries, check) => {
      const canonical = entries.map((entry) => {
        const value = read(entry);
        if (value === null) check.addIssue(`“${entry.slice(0, 60)}” is none of: ${values}.`);
        return value ?? '';
      });
      return [...new Set(canonical)];
    }) as unknown as z.ZodType<string[]>,
  values: `a list of ${values}`,
  ...rest,
});
