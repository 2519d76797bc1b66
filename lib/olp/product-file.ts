import { toHex } from './bytes';
import { dayFromIso } from './day';
import { MAX_FEATURES } from './features';
import { complete, flag, hexBytes, integer, isRecord, oneOf, text } from './json-fields';
import { ALGS, type Alg } from './key-pair';
import { isPortalOrigin } from './portal-origin';
import { type Refusal, type Result, refuse } from './result';
import { KEY_STATUSES, type KeyStatus, type Ring, type RingKey } from './ring';
import { makeRingKey } from './ring-key';
import { NO_LEASE } from './terms';
import { hasLostLetters } from './text/decode-file';

/** A product as its program knows it (protocol section 4). */
export type Product = ProductSettings & {
  ring: Ring;
  /** Of the program, e.g. `12.3`, and its first two numbers. */
  version: string;
  majorMinor: readonly [number, number];
  /** ISO date of the build, and as a day of the protocol. */
  buildDate: string;
  buildDay: number;
};

/** What the portal's settings say about a product. */
export type ProductSettings = {
  productId: number;
  name: string;
  portalUrl: string;
  testPortal: boolean;
  acceptUnbound: boolean;
  acceptShortKeys: boolean;
  /** Null: short keys have no lease of their own. */
  shortKeyLeaseDays: number | null;
  graceDays: number;
  /** Names of the FEAT bits, from bit 0. */
  features: readonly string[];
};

/** A key as the portal exports it. */
export type ExportedKey = { kid: number; alg: Alg; publicKey: Uint8Array; status: KeyStatus };

/**
 * The product file that the portal exports, to be written as JSON; the vendor's build adds `version`
 * and `buildDate` (protocol section 4).
 */
export function exportProduct(settings: ProductSettings, keys: readonly ExportedKey[]) {
  const { productId, name, portalUrl, testPortal, acceptUnbound, acceptShortKeys } = settings;
  const { shortKeyLeaseDays, graceDays, features } = settings;
  const ring = keys.map(({ kid, alg, publicKey, status }) => ({
    kid,
    alg,
    publicKey: toHex(publicKey),
    status,
  }));
  return {
    olp: 1,
    productId,
    name,
    portalUrl,
    testPortal,
    ring,
    acceptUnbound,
    acceptShortKeys,
    ...(shortKeyLeaseDays === null ? {} : { shortKeyLeaseDays }),
    graceDays,
    features,
  };
}

/**
 * A product of the parsed JSON of a product file. `BAD_PRODUCT {field}` names the first field that is
 * missing or invalid; unknown fields are ignored (protocol section 4).
 */
export function parseProduct(json: unknown): Result<Product, Refusal<'BAD_PRODUCT'>> {
  if (!isRecord(json) || json.olp !== 1) return refuse('BAD_PRODUCT', { field: 'olp' });
  const { testPortal = false, acceptUnbound = false, acceptShortKeys = false } = json;
  const { shortKeyLeaseDays = null, graceDays = 7, features = [] } = json;
  return complete<Product, 'BAD_PRODUCT'>(
    {
      productId: integer(json.productId, 1, 2 ** 32 - 1),
      name: text(json.name, 200) || undefined,
      version: text(json.version, 100),
      majorMinor: readVersion(json.version),
      buildDate: text(json.buildDate, 10),
      buildDay: readDay(json.buildDate),
      testPortal: flag(testPortal),
      portalUrl: readOrigin(json.portalUrl, testPortal === true),
      ring: readRing(json.ring),
      acceptUnbound: flag(acceptUnbound),
      acceptShortKeys: flag(acceptShortKeys),
      shortKeyLeaseDays:
        shortKeyLeaseDays === null ? null : integer(shortKeyLeaseDays, 1, NO_LEASE),
      graceDays: integer(graceDays, 0, 65_535),
      features: readFeatures(features),
    },
    'BAD_PRODUCT',
  );
}

/** Like `parseProduct`, from the text of the file; one that lost letters is none. */
export function parseProductText(json: string): Result<Product, Refusal<'BAD_PRODUCT'>> {
  if (hasLostLetters(json)) return refuse('BAD_PRODUCT', { field: null });
  try {
    return parseProduct(JSON.parse(json));
  } catch {
    return refuse('BAD_PRODUCT', { field: null });
  }
}

function readVersion(value: unknown): readonly [number, number] | undefined {
  const match = /^(\d{1,5})\.(\d{1,5})(?!\d)/.exec(typeof value === 'string' ? value : '');
  return match ? [Number(match[1]), Number(match[2])] : undefined;
}

function readDay(value: unknown): number | undefined {
  return (typeof value === 'string' ? dayFromIso(value) : null) ?? undefined;
}

function readOrigin(value: unknown, testPortal: boolean): string | undefined {
  return typeof value === 'string' && isPortalOrigin(value, testPortal) ? value : undefined;
}

function readFeatures(value: unknown): string[] | undefined {
  const valid =
    Array.isArray(value) &&
    value.length <= MAX_FEATURES &&
    value.every((name): name is string => typeof name === 'string');
  return valid ? value : undefined;
}

/** Every entry must be valid and every kid unique. */
function readRing(value: unknown): Ring | undefined {
  if (!Array.isArray(value)) return undefined;
  const keys = value.map(readRingKey).filter((key) => key !== undefined);
  const kids = new Set(keys.map((key) => key.kid));
  return kids.size === value.length ? keys : undefined;
}

function readRingKey(value: unknown): RingKey | undefined {
  if (!isRecord(value)) return undefined;
  const entry = complete<Parameters<typeof makeRingKey>[0], 'BAD_PRODUCT'>(
    {
      kid: integer(value.kid, 0, 31),
      alg: oneOf(value.alg, ALGS),
      status: oneOf(value.status, KEY_STATUSES),
      publicKey: hexBytes(value.publicKey, 32),
    },
    'BAD_PRODUCT',
  );
  return entry.ok ? (makeRingKey(entry.value) ?? undefined) : undefined;
}
