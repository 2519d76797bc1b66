import { MAX_FEATURES } from '@/lib/olp/features';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { LONGEST_NAME, readLabel } from '@/lib/operations/organization/create-organization';

/** What a product file says beside its ring, and what new licenses start from (protocol 4). */
export type ProductSettings = {
  name?: string;
  allowUnbound?: boolean;
  unboundDays?: number;
  issueShortKeys?: boolean;
  shortKeyLeaseDays?: number;
  graceDays?: number;
  /** Null: a license without a lease of its own has none. */
  defaultLeaseDays?: number | null;
};

export type SettingsRefusal = Refusal<'NAME_INVALID' | 'SETTING_INVALID' | 'FEATURE_INVALID'>;

/** As the table's constraints have it. */
const settingBounds = {
  id: [1, 4_294_967_295],
  unboundDays: [1, 3650],
  shortKeyLeaseDays: [1, 3650],
  graceDays: [0, 3650],
  defaultLeaseDays: [1, 65_534],
} as const;

/** The settings as they are kept. */
export function readSettings<S extends ProductSettings & { id?: number }>(
  given: S,
): Result<S, SettingsRefusal> {
  for (const [field, [low, high]] of Object.entries(settingBounds)) {
    const value: unknown = given[field as keyof typeof settingBounds];
    if (value === undefined || (value === null && field === 'defaultLeaseDays')) continue;
    const whole = Number.isInteger(value) ? Number(value) : Number.NaN;
    if (!(whole >= low && whole <= high)) return refuse('SETTING_INVALID', { field, low, high });
  }
  if (given.name === undefined) return ok(given);
  const name = readLabel(given.name, LONGEST_NAME);
  if (name === null) return refuse('NAME_INVALID', { limit: LONGEST_NAME });
  return ok({ ...given, name });
}

const LONGEST_FEATURE = 60;

/** The features with these after them: each is a bit of every Computer Key, and keeps its place. */
export function withFeatures(
  features: readonly string[],
  added: readonly string[],
): Result<string[], SettingsRefusal> {
  const all = [...features];
  for (const entry of added) {
    const name = readLabel(entry, LONGEST_FEATURE);
    // The admin command divides them by commas.
    const good = name !== null && !name.includes(',') && !all.includes(name);
    if (!good || all.length === MAX_FEATURES) {
      return refuse('FEATURE_INVALID', { entry: entry.slice(0, 60), limit: LONGEST_FEATURE });
    }
    all.push(name);
  }
  return ok(all);
}
