import fc from 'fast-check';
import { expect, test } from 'vitest';
import { prepareSigner, prepareVerifier } from './signature';
import { SIGNATURE_LENGTH, type SignatureAlg } from './signature-length';
import { verifyInScript } from './verify-in-script';

const algs: SignatureAlg[] = ['ed25519', 's48'];
const seeds = fc.uint8Array({ minLength: 32, maxLength: 32 });

test.each(algs)('a signature of %s verifies, and with one bit changed does not', (alg) => {
  const messages = fc.uint8Array({ maxLength: 100 });
  fc.assert(
    fc.property(seeds, messages, fc.nat(), (seed, message, bit) => {
      const { publicKey, sign } = prepareSigner(alg, seed);
      const signature = sign(message);
      expect(verifyInScript(alg, publicKey, message, signature)).toBe(true);
      const at = bit % (signature.length * 8);
      signature[at >> 3] = (signature[at >> 3] ?? 0) ^ (1 << (at & 7));
      expect(verifyInScript(alg, publicKey, message, signature)).toBe(false);
    }),
    { numRuns: 30 },
  );
});

test.each(algs)(
  'of any bytes as key and signature of %s it says what the other way says',
  (alg) => {
    const length = SIGNATURE_LENGTH[alg];
    const signatures = fc.uint8Array({ minLength: length - 1, maxLength: length + 1 });
    fc.assert(
      fc.property(seeds, signatures, (key, signature) => {
        const other = prepareVerifier(alg, key)?.verify(key, signature) ?? false;
        expect(verifyInScript(alg, key, key, signature)).toBe(other);
      }),
      { numRuns: 50 },
    );
  },
);

test('s is below the order of the group, as both algorithms say', () => {
  const L = 2n ** 252n + 27742317777372353535851937790883648493n;
  for (const alg of algs) {
    const { publicKey, sign } = prepareSigner(alg, new Uint8Array(32).fill(7));
    const signature = sign(publicKey);
    const s = BigInt(`0x${Buffer.from(signature.subarray(-32)).reverse().toString('hex')}`) + L;
    const more = Buffer.from(s.toString(16).padStart(64, '0'), 'hex').reverse();
    signature.set(more, signature.length - 32);
    expect(verifyInScript(alg, publicKey, publicKey, signature)).toBe(false);
  }
});
