type Answer<T> = { ok: true; value: T } | { ok: false; error: { code: string; details?: unknown } };

/** The value of a result that must be good. */
export function value<T>(result: Answer<T>): T {
  if (result.ok) return result.value;
  throw new Error(`${result.error.code} ${JSON.stringify(result.error.details ?? {})}`);
}

/** The code of a refusal; null of a good result. */
export const codeOf = (result: Answer<unknown>) => (result.ok ? null : result.error.code);
