type Answer<T> = { ok: true; value: T } | { ok: false; error: { code: string; details?: unknown } };

/** Throws unless `good`. */
export function must(good: boolean, otherwise: string): void {
  if (!good) throw new Error(otherwise);
}

/** The value of a good result, null of a refusal; throws for what is no result. */
export function accepted<T>(result: Answer<T>): T | null {
  if (result.ok === true) return result.value;
  must(result.ok === false && /^[A-Z]+(_[A-Z]+)*$/.test(result.error.code), 'not a result');
  // Details go into JSON: on the command line, in the window, at the door.
  JSON.stringify(result.error.details ?? null);
  return null;
}

/** Whether two values are the same as JSON, whatever the order of their fields. */
export function sameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, field]) => [name, sorted(field)]);
}
