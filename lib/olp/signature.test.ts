import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isUsablePublicKey, publicKeyOf } from './key-pair';
import { bytes, check } from './property.test-support';
import { prepareSigner, prepareVerifier } from './signature';
import { SIGNATURE_LENGTH } from './signature-length';
import { sharedSecret, x25519PublicKey } from './x25519';

describe.each(['s48', 'ed25519'] as const)('signatures of %s', (alg) => {
  const signer = prepareSigner(alg, new Uint8Array(32).fill(9));
  const verifier = prepareVerifier(alg, signer.publicKey);

  test('verify for their message and no other, and are deterministic', () => {
    check(
      fc.property(fc.uint8Array(), fc.uint8Array(), (message, other) => {
        const signature = signer.sign(message);
        expect(signature).toHaveLength(SIGNATURE_LENGTH[alg]);
        expect(signer.sign(message)).toEqual(signature);
        expect(verifier?.verify(message, signature)).toBe(true);
        fc.pre(Buffer.compare(message, other) !== 0);
        expect(verifier?.verify(other, signature)).toBe(false);
      }),
      0.2,
    );
  });

  test('of random bytes of any length never verify', () => {
    const length = SIGNATURE_LENGTH[alg];
    const guess = fc.oneof(fc.uint8Array({ maxLength: 100 }), bytes(length));
    check(
      fc.property(fc.uint8Array(), guess, (message, signature) => {
        expect(verifier?.verify(message, signature)).toBe(false);
      }),
      0.5,
    );
  });

  test('random bytes as a public key are refused or usable, never an exception', () => {
    check(
      fc.property(fc.oneof(bytes(32), fc.uint8Array()), (publicKey) => {
        const prepared = prepareVerifier(alg, publicKey);
        expect(isUsablePublicKey(alg, publicKey)).toBe(prepared !== null);
        expect(prepared?.verify(publicKey, new Uint8Array(SIGNATURE_LENGTH[alg])) ?? false).toBe(
          false,
        );
      }),
      0.5,
    );
  });

  test('the eight points of small order are no public keys', () => {
    const small = [
      `01${'00'.repeat(31)}`,
      `ec${'ff'.repeat(30)}7f`,
      '00'.repeat(32),
      `${'00'.repeat(31)}80`,
      '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
      '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
      'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
      'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
    ];
    for (const hex of small) {
      expect(prepareVerifier(alg, new Uint8Array(Buffer.from(hex, 'hex')))).toBe(null);
    }
  });

  test('encodings of a coordinate beyond the field are no public keys', () => {
    // y = p + k for every k that fits in 255 bits, with both signs of x.
    for (let k = 0; k <= 18; k++) {
      for (const last of [0x7f, 0xff]) {
        const encoded = Uint8Array.of(0xed + k, ...new Uint8Array(30).fill(0xff), last);
        expect(prepareVerifier(alg, encoded)).toBe(null);
      }
    }
  });

  test('the public key of a seed is the signer’s', () => {
    expect(publicKeyOf(alg, new Uint8Array(32).fill(9))).toEqual(signer.publicKey);
  });

  test('a seed of another length is a bug of the caller', () => {
    expect(() => prepareSigner(alg, new Uint8Array(31))).toThrow(RangeError);
  });
});

describe('x25519', () => {
  test('both sides compute the same secret', () => {
    check(
      fc.property(bytes(32), bytes(32), (a, b) => {
        const shared = sharedSecret(a, x25519PublicKey(b));
        expect(shared).toEqual(sharedSecret(b, x25519PublicKey(a)));
        expect(shared).toHaveLength(32);
      }),
      0.2,
    );
  });

  test('public keys of small order give no secret (RFC 7748, section 6.1)', () => {
    const small = [
      '00'.repeat(32),
      `01${'00'.repeat(31)}`,
      'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
      '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
      `ec${'ff'.repeat(30)}7f`,
      `ed${'ff'.repeat(30)}7f`,
      `ee${'ff'.repeat(30)}7f`,
    ].map((hex) => new Uint8Array(Buffer.from(hex, 'hex')));
    for (const publicKey of small) {
      expect(sharedSecret(new Uint8Array(32).fill(7), publicKey)).toBe(null);
      expect(isUsablePublicKey('x25519-mac', publicKey)).toBe(false);
    }
  });
});
