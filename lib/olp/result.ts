/** A refusal a caller can act on: a stable code (protocol section 12) and plain-data details. */
export type Refusal<C extends string = string> = {
  code: C;
  details?: Record<string, unknown>;
};

/** What a function answers that may refuse. Exceptions are reserved for bugs. */
export type Result<T, E extends { code: string } = Refusal> =
  | { ok: true; value: T }
  | { ok: false; error: E };

export function ok<T>(value: T): { ok: true; value: T } {
  return { ok: true, value };
}

export function refuse<C extends string>(
  code: C,
  details?: Record<string, unknown>,
): { ok: false; error: Refusal<C> } {
  return { ok: false, error: details === undefined ? { code } : { code, details } };
}
