import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { concat, fromUtf8, toHex, utf8 } from '@/lib/olp/bytes';
import { equalBytes } from '@/lib/olp/equal-bytes';
import { hkdf, hmac, tag } from '@/lib/olp/hash';
import { u8, u32 } from '@/lib/olp/integers';
import { type Alg, publicKeyOf } from '@/lib/olp/key-pair';

const NONCE = 12;
const TAG_LENGTH = 16;
/** Bytes. */
const MARK = 12;

type SeedPlace = { productId: number; kid: number; algorithm: Alg; publicKey: Uint8Array };

/**
 * What the master key does: wrap signing seeds, seal Activation Keys and find them again, seal
 * queued mail (protocol 13). Nothing in the database can be signed, read or looked up without it.
 */
export type Vault = ReturnType<typeof makeVault>;

/**
 * @param masterKey 32 bytes; held apart from the database and its backups. Everything new is sealed by it.
 * @param other opens what it sealed as well, while one master key takes the other's place.
 */
export function makeVault(masterKey: Uint8Array, other?: Uint8Array) {
  const own = oneVault(masterKey);
  const none = null as { id: string; checkValue: Uint8Array } | null;
  if (!other) return { ...own, other: none, keyLookups: lookupsOf(own, own) };
  const old = oneVault(other);
  const either =
    <A extends unknown[], R>(mine: (...args: A) => R, others: (...args: A) => R) =>
    (...args: A): R => {
      try {
        return mine(...args);
      } catch {
        return others(...args);
      }
    };
  return {
    ...own,
    other: { id: old.id, checkValue: old.checkValue } as typeof none,
    keyLookups: lookupsOf(own, old),
    openActivationKey: either(own.openActivationKey, old.openActivationKey),
    unwrapSeed: either(own.unwrapSeed, old.unwrapSeed),
    unwrapReceiptSeed: either(own.unwrapReceiptSeed, old.unwrapReceiptSeed),
    openMail: either(own.openMail, old.openMail),
    isMailMark: (id: number, mark: string) => own.isMailMark(id, mark) || old.isMailMark(id, mark),
    openClientSecret: either(own.openClientSecret, old.openClientSecret),
    openTicket: (kind: string, sealed: string) =>
      own.openTicket(kind, sealed) ?? old.openTicket(kind, sealed),
  };
}

type OneVault = ReturnType<typeof oneVault>;

/** The keyed hashes by which an Activation Key is found, under either master key. */
export type KeyLookups = readonly [Uint8Array, Uint8Array];

const lookupsOf =
  (own: OneVault, other: OneVault) =>
  (activationKey: Uint8Array): KeyLookups => {
    const index = own.activationKeyIndex(activationKey);
    return [index, other === own ? index : other.activationKeyIndex(activationKey)];
  };

function oneVault(masterKey: Uint8Array) {
  if (masterKey.length !== 32) throw new Error('The master key must be 32 bytes.');
  const subkey = (name: string) => hkdf(masterKey, new Uint8Array(0), tag(name));
  const seedKey = subkey('mk-seed');
  const activationKeyKey = subkey('mk-ak');
  const indexKey = subkey('mk-index');
  const mailKey = subkey('mk-mail');
  const mailMarkKey = subkey('mk-mail-mark');
  const ticketKey = subkey('mk-ticket');
  const receiptKey = subkey('mk-receipt');
  const clientSecretKey = subkey('mk-client-secret');
  const checkValue = hmac(subkey('mk-check'), tag('check'));

  const mailMark = (id: number) =>
    toHex(hmac(mailMarkKey, tag('mail-mark'), utf8(`${id}`)).subarray(0, MARK));

  return {
    /** Names this master key in rows, so that two can be told apart while re-wrapping. */
    id: Buffer.from(checkValue.subarray(0, 8)).toString('hex'),
    checkValue,

    /** The keyed hash by which an Activation Key (10 bytes) is found. 32 bytes. */
    activationKeyIndex: (activationKey: Uint8Array) => hmac(indexKey, tag('ak'), activationKey),

    sealActivationKey: (productId: number, licenseId: string, activationKey: Uint8Array) =>
      seal(activationKeyKey, activationKey, activationKeyPlace(productId, licenseId)),

    /** Throws if the row was tampered with or belongs to another license. */
    openActivationKey: (productId: number, licenseId: string, sealed: Uint8Array) =>
      open(activationKeyKey, sealed, activationKeyPlace(productId, licenseId)),

    wrapSeed: (place: SeedPlace, seed: Uint8Array) => seal(seedKey, seed, seedPlace(place)),

    /** Throws if the seed does not yield the public key beside it. */
    unwrapSeed(place: SeedPlace, wrapped: Uint8Array): Uint8Array {
      const seed = open(seedKey, wrapped, seedPlace(place));
      if (!Buffer.from(publicKeyOf(place.algorithm, seed)).equals(place.publicKey)) {
        throw new Error(`The seed of key ${place.kid} of ${place.productId} is not its seed.`);
      }
      return seed;
    },

    wrapReceiptSeed: (id: number, publicKey: Uint8Array, seed: Uint8Array) =>
      seal(receiptKey, seed, receiptPlace(id, publicKey)),

    /** Throws if the row was tampered with or the seed does not yield its public key. */
    unwrapReceiptSeed(id: number, publicKey: Uint8Array, wrapped: Uint8Array): Uint8Array {
      const seed = open(receiptKey, wrapped, receiptPlace(id, publicKey));
      if (!Buffer.from(publicKeyOf('ed25519', seed)).equals(publicKey)) {
        throw new Error(`The seed of receipt key ${id} is not its seed.`);
      }
      return seed;
    },

    sealMail: (mail: object) => seal(mailKey, utf8(JSON.stringify(mail)), tag('mail')),
    openMail: (sealed: Uint8Array): unknown =>
      JSON.parse(fromUtf8(open(mailKey, sealed, tag('mail'))) ?? ''),

    /** What stands in a mail that has left, so that a report about it can name it, and nobody else. 24 hex digits. */
    mailMark,
    isMailMark: (id: number, mark: string) => equalBytes(utf8(mailMark(id)), utf8(mark)),

    /** What this portal shows the identity provider of an organization. */
    sealClientSecret: (signOnId: string, secret: string) =>
      seal(clientSecretKey, utf8(secret), clientSecretPlace(signOnId)),
    /** Throws if the row was tampered with or is of another provider. */
    openClientSecret: (signOnId: string, sealed: Uint8Array) =>
      fromUtf8(open(clientSecretKey, sealed, clientSecretPlace(signOnId))) ?? '',

    /** For a browser to keep, which cannot read or change it (lib/tickets). */
    sealTicket: (kind: string, content: object) =>
      Buffer.from(seal(ticketKey, utf8(JSON.stringify(content)), ticketPlace(kind))).toString(
        'base64url',
      ),
    /** Null for anything that was not sealed here, as this kind. */
    openTicket(kind: string, sealed: string): unknown {
      try {
        const bytes = new Uint8Array(Buffer.from(sealed, 'base64url'));
        return JSON.parse(fromUtf8(open(ticketKey, bytes, ticketPlace(kind))) ?? '');
      } catch {
        return null;
      }
    },
  };
}

function seedPlace(place: SeedPlace): Uint8Array {
  const { productId, kid, algorithm, publicKey } = place;
  return concat(tag('keywrap'), u32(productId), u8(kid), utf8(algorithm), u8(0), publicKey);
}

function receiptPlace(id: number, publicKey: Uint8Array): Uint8Array {
  return concat(tag('receiptwrap'), u32(id), publicKey);
}

function activationKeyPlace(productId: number, licenseId: string): Uint8Array {
  return concat(tag('akwrap'), u32(productId), utf8(licenseId));
}

const clientSecretPlace = (signOnId: string) => concat(tag('client-secret'), utf8(signOnId));

const ticketPlace = (kind: string) => concat(tag('ticket'), utf8(kind));

/** AES-256-GCM with a fresh nonce in front and the tag last. */
function seal(key: Uint8Array, plain: Uint8Array, place: Uint8Array): Uint8Array {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(place);
  return concat(nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag());
}

function open(key: Uint8Array, sealed: Uint8Array, place: Uint8Array): Uint8Array {
  const end = sealed.length - TAG_LENGTH;
  // Node.js takes shorter tags, too, unless told.
  const authTagLength = TAG_LENGTH;
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE), {
    authTagLength,
  })
    .setAAD(place)
    .setAuthTag(sealed.subarray(end));
  return concat(decipher.update(sealed.subarray(NONCE, end)), decipher.final());
}
