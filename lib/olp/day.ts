/** 2020-01-01 00:00 UTC in unix seconds: day 0 of the protocol (section 1). */
const EPOCH = Date.UTC(2020, 0, 1) / 1000;

export const SECONDS_PER_DAY = 86_400;

/** The last day a u16 can name, 2199-06-06. */
export const LAST_DAY = 65_535;

/** Whole days since 2020-01-01 UTC of a time in unix seconds; negative before, not limited to u16. */
export function dayOf(unixSeconds: number): number {
  return Math.floor((unixSeconds - EPOCH) / SECONDS_PER_DAY);
}

/** 00:00 UTC of a day, in unix seconds. */
export function startOfDay(day: number): number {
  return EPOCH + day * SECONDS_PER_DAY;
}

/** `YYYY-MM-DD` of a day 0 … 65535. */
export function isoFromDay(day: number): string {
  return new Date(startOfDay(day) * 1000).toISOString().slice(0, 10);
}

/** The day of an existing date `YYYY-MM-DD` between 2020-01-01 and 2199-06-06, else null. */
export function dayFromIso(iso: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(iso)) return null;
  const milliseconds = Date.parse(`${iso}T00:00:00Z`);
  if (Number.isNaN(milliseconds)) return null;
  const day = dayOf(milliseconds / 1000);
  return day >= 0 && day <= LAST_DAY && isoFromDay(day) === iso ? day : null;
}
