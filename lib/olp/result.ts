import type { DetailsOf, protocolRefusals } from './refusals';

/** What a program meets: code → details. The wizard adds its own codes (wizard/core/refusals.ts). */
export interface ProgramRefusals extends DetailsOf<typeof protocolRefusals> {}

/** What only a portal says: lib/rules/refusals.ts fills it. */
// biome-ignore lint/suspicious/noEmptyInterface: filled elsewhere
export interface PortalRefusals {}

type AllDetails = ProgramRefusals & PortalRefusals;
export type RefusalCode = keyof AllDetails;

/** Details of one code: any may name the `field` of the form or of the JSON that it is about. */
type Details<C extends RefusalCode> = AllDetails[C] & Omit<{ field?: string }, keyof AllDetails[C]>;

/** Details that fit each of several codes. */
type DetailsOfEach<C extends RefusalCode> = (
  C extends RefusalCode
    ? (details: Details<C>) => void
    : never
) extends (details: infer D) => void
  ? D
  : never;

/** A refusal a caller can act on: a stable code (protocol section 12) and plain-data details. */
export type Refusal<C extends RefusalCode = keyof ProgramRefusals> = C extends RefusalCode
  ? Record<never, never> extends AllDetails[C]
    ? { code: C; details?: Details<C> }
    : { code: C; details: Details<C> }
  : never;

/** What a function answers that may refuse. Exceptions are reserved for bugs. */
export type Result<T, E extends { code: RefusalCode } = Refusal> =
  | { ok: true; value: T }
  | { ok: false; error: E };

export function ok<T>(value: T): { ok: true; value: T } {
  return { ok: true, value };
}

export function refuse<C extends RefusalCode>(
  code: C,
  ...[details]: Record<never, never> extends DetailsOfEach<C>
    ? [details?: DetailsOfEach<C>]
    : [details: DetailsOfEach<C>]
): { ok: false; error: Refusal<C> } {
  const error: { code: C; details?: unknown } =
    details === undefined ? { code } : { code, details };
  return { ok: false, error: error as Refusal<C> };
}

/** The same refusal, said of this field. */
export function beside<E extends { code: RefusalCode; details?: object }>(
  field: string,
  { error }: { error: E },
): { ok: false; error: E } {
  return { ok: false, error: { ...error, details: { ...error.details, field } } };
}
