import { concat } from './bytes';
import { isoFromDay } from './day';
import { u8, u16, VARINT_LIMIT, varint } from './integers';
import { Reader } from './reader';
import { ok, type Refusal, type Result, refuse } from './result';

/** What a key grants (protocol sections 7 and 12). Days are counted from 2020-01-01 UTC, u16. */
export type Terms = {
  /** 0–31, the key that signed. */
  kid: number;
  /** 1 … 2³¹−1, the license's counter of issued contents. */
  epoch: number;
  /** Last valid day; absent: perpetual. */
  exp?: number;
  /** Bit i = feature i, 0–34. */
  feat?: number;
  /** Highest allowed version [major, minor]; minor 255: any. */
  ver?: readonly [number, number];
  /** Day of issue, a floor for the clock. */
  iss?: number;
  /** Days without check-in, ≥ 1; 65535: no limit. */
  lease?: number;
  /** Builds of a later day are refused. */
  maint?: number;
  /** Not tied to a Device Code. */
  unbound?: true;
};

export type TermsKind = 'CK' | 'SCK';

/** Terms that were read, and how many bytes they took. */
export type ReadTerms = { terms: Terms; length: number };

export const EPOCH_MAX = 2 ** 31 - 1;
export const NO_LEASE = 65_535;
export const ANY_MINOR = 255;

const FLAG = {
  EXP: 0x01,
  FEAT: 0x02,
  VER: 0x04,
  ISS: 0x08,
  LEASE: 0x10,
  MAINT: 0x20,
  UNBOUND: 0x40,
  RESERVED: 0x80,
} as const;

const VERSION_1 = 0b001;

/** The byte form of terms. `TERMS_INVALID` for values out of range and for forbidden combinations. */
export function encodeTerms(
  terms: Terms,
  kind: TermsKind = 'CK',
): Result<Uint8Array, Refusal<'TERMS_INVALID'>> {
  if (!inRange(terms) || !combinationAllowed(terms, kind)) return refuse('TERMS_INVALID');
  const { kid, epoch, exp, feat, ver, iss, lease, maint, unbound } = terms;
  const fields: [number, Uint8Array | undefined][] = [
    [FLAG.EXP, exp === undefined ? exp : u16(exp)],
    [FLAG.FEAT, feat === undefined ? feat : varint(feat)],
    [FLAG.VER, ver === undefined ? ver : concat(u8(ver[0]), u8(ver[1]))],
    [FLAG.ISS, iss === undefined ? iss : u16(iss)],
    [FLAG.LEASE, lease === undefined ? lease : u16(lease)],
    [FLAG.MAINT, maint === undefined ? maint : u16(maint)],
    [FLAG.UNBOUND, unbound ? new Uint8Array() : undefined],
  ];
  const present = fields.flatMap(([flag, bytes]) => (bytes ? [{ flag, bytes }] : []));
  const flags = present.reduce((sum, { flag }) => sum | flag, 0);
  const head = concat(u8((VERSION_1 << 5) | kid), u8(flags), varint(epoch));
  return ok(concat(head, ...present.map(({ bytes }) => bytes)));
}

/**
 * Terms at the start of `bytes`; what follows them is ignored. Rule 3 of protocol section 9.2:
 * `VERSION` for other version bits, `TERMS_INVALID` for anything else.
 */
export function readTerms(
  bytes: Uint8Array,
  kind: TermsKind,
): Result<ReadTerms, Refusal<'VERSION' | 'TERMS_INVALID'>> {
  const reader = new Reader(bytes);
  const head = reader.u8();
  if (!reader.failed && head >> 5 !== VERSION_1) return refuse('VERSION');
  const flags = reader.u8();
  const terms: Terms = { kid: head & 31, epoch: reader.varint() };
  if (flags & FLAG.EXP) terms.exp = reader.u16();
  if (flags & FLAG.FEAT) terms.feat = reader.varint();
  if (flags & FLAG.VER) terms.ver = [reader.u8(), reader.u8()];
  if (flags & FLAG.ISS) terms.iss = reader.u16();
  if (flags & FLAG.LEASE) terms.lease = reader.u16();
  if (flags & FLAG.MAINT) terms.maint = reader.u16();
  if (flags & FLAG.UNBOUND) terms.unbound = true;
  const wellFormed = !reader.failed && !(flags & FLAG.RESERVED);
  if (!wellFormed || !inRange(terms) || !combinationAllowed(terms, kind)) {
    return refuse('TERMS_INVALID');
  }
  return ok({ terms, length: reader.position });
}

/** Terms as the API shows them (protocol section 12): `expDate` is ISO, null for a perpetual key. */
export function termsJson(terms: Terms): Terms & { expDate: string | null } {
  return { ...terms, expDate: terms.exp === undefined ? null : isoFromDay(terms.exp) };
}

function inRange({ kid, epoch, exp, feat, ver, iss, lease, maint }: Terms): boolean {
  const days = [exp, iss, maint].filter((day) => day !== undefined);
  return (
    within(kid, 0, 31) &&
    within(epoch, 1, EPOCH_MAX) &&
    days.every((day) => within(day, 0, 65_535)) &&
    (feat === undefined || within(feat, 0, VARINT_LIMIT - 1)) &&
    (ver === undefined || (within(ver[0], 0, 255) && within(ver[1], 0, 255))) &&
    (lease === undefined || within(lease, 1, 65_535))
  );
}

function combinationAllowed({ exp, iss, lease, unbound }: Terms, kind: TermsKind): boolean {
  if (kind === 'SCK') return iss === undefined && !unbound;
  return (lease === undefined || iss !== undefined) && (!unbound || exp !== undefined);
}

function within(n: number, least: number, most: number): boolean {
  return Number.isInteger(n) && n >= least && n <= most;
}
