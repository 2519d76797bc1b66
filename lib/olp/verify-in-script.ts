import { concat } from './bytes';
import { equalBytes } from './equal-bytes-in-script';
import { sha512, tag } from './hash-in-script';
import { SIGNATURE_LENGTH, type SignatureAlg } from './signature-length';

// edwards25519 (RFC 8032, section 5.1) with the least that one verification needs: a program that ends at once has
// verified a key before `node:crypto` is loaded, or a library of curves is set up. Nothing here is secret, so
// nothing takes care to need the same time.

const P = 2n ** 255n - 19n;
const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const D = 37095705934669439343138083508754565189542113879843219016388785533085940283555n;
const SQRT_MINUS_1 = 19681161376707505956807079304988542015446066515923890162744021073123829784752n;

/** X, Y, Z, T with x = X/Z, y = Y/Z, xy = T/Z; below P, of either sign. */
type Point = readonly [bigint, bigint, bigint, bigint];

const BASE: Point = [
  15112221349535400772501151409588531511454012693041857206046113283949847762202n,
  46316835694926478169428394003475163141307993866256225615783033603165251855960n,
  1n,
  46827403850823179245072216630277197565144205554125654976674165829533817101731n,
];

/** The same for both algorithms: R = s·B − c·A for the challenge c, which no cofactor clears. */
export function verifyInScript(
  alg: SignatureAlg,
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  if (signature.length !== SIGNATURE_LENGTH[alg]) return false;
  const s = toNumber(signature.subarray(-32));
  const first = signature.subarray(0, -32);
  const key = decode(publicKey);
  if (s >= L || key === null) return false;
  const negated: Point = [-key[0], key[1], 1n, -key[3]];
  if (alg === 's48') {
    const R = encode(sum(s, BASE, toNumber(first), negated));
    const challenge = sha512(tag('s48-chal'), R, publicKey, message);
    return equalBytes(challenge.subarray(0, 16), first);
  }
  const challenge = toNumber(sha512(concat(first, publicKey, message))) % L;
  return equalBytes(encode(sum(s, BASE, challenge, negated)), first);
}

/** a·A + b·B, bit by bit of both at once (Straus). */
function sum(a: bigint, A: Point, b: bigint, B: Point): Point {
  const both = add(A, B);
  const [bitsOfA, bitsOfB] = [a.toString(2).padStart(253, '0'), b.toString(2).padStart(253, '0')];
  let result: Point = [0n, 1n, 1n, 0n];
  for (let index = 0; index < 253; index++) {
    const [inA, inB] = [bitsOfA[index] === '1', bitsOfB[index] === '1'];
    result = double(result);
    if (inA || inB) result = add(result, inA ? (inB ? both : A) : B);
  }
  return result;
}

/** Complete for this curve (RFC 8032, section 5.1.4). */
function add([X1, Y1, Z1, T1]: Point, [X2, Y2, Z2, T2]: Point): Point {
  const a = ((Y1 - X1) * (Y2 - X2)) % P;
  const b = ((Y1 + X1) * (Y2 + X2)) % P;
  const c = (((T1 * T2) % P) * 2n * D) % P;
  const d = (2n * Z1 * Z2) % P;
  const [e, f, g, h] = [b - a, d - c, d + c, b + a];
  return [(e * f) % P, (g * h) % P, (f * g) % P, (e * h) % P];
}

function double([X, Y, Z]: Point): Point {
  const a = (X * X) % P;
  const b = (Y * Y) % P;
  const h = a + b;
  const e = h - (((X + Y) * (X + Y)) % P);
  const g = a - b;
  const f = ((2n * Z * Z) % P) + g;
  return [(e * f) % P, (g * h) % P, (f * g) % P, (e * h) % P];
}

/** Null: no point has this encoding (RFC 8032, section 5.1.3). */
function decode(bytes: Uint8Array): Point | null {
  if (bytes.length !== 32) return null;
  const whole = toNumber(bytes);
  const y = whole & (2n ** 255n - 1n);
  const odd = whole >> 255n;
  const square = (y * y) % P;
  const u = square - 1n;
  const v = (D * square + 1n) % P;
  const v3 = (v * v * v) % P;
  let x = (u * v3 * power(u * v3 * v3 * v, (P - 5n) / 8n)) % P;
  const found = positive(v * x * x);
  if (found !== positive(u)) {
    if (found !== positive(-u)) return null;
    x = (x * SQRT_MINUS_1) % P;
  }
  x = positive(x);
  if (y >= P || (x === 0n && odd === 1n)) return null;
  if ((x & 1n) !== odd) x = P - x;
  return [x, y, 1n, (x * y) % P];
}

function encode([X, Y, Z]: Point): Uint8Array {
  const inverse = power(Z, P - 2n);
  const y = positive(Y * inverse);
  const odd = positive(X * inverse) & 1n;
  const hex = (y | (odd << 255n)).toString(16).padStart(64, '0');
  return new Uint8Array(Buffer.from(hex, 'hex').reverse());
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % P;
    if (bit === '1') result = (result * base) % P;
  }
  return result;
}

const positive = (value: bigint) => ((value % P) + P) % P;

/** Of bytes in little-endian order. */
const toNumber = (bytes: Uint8Array) =>
  BigInt(`0x${Buffer.from(bytes).reverse().toString('hex') || '0'}`);
