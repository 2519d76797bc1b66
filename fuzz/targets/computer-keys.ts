import fc from 'fast-check';
import { toHex } from '@/lib/olp/bytes';
import { computerKeyText, splitComputerKey } from '@/lib/olp/computer-key';
import { ring } from '@/lib/olp/fixtures.test-support';
import { writeLicenseFile } from '@/lib/olp/license-file';
import { readComputerKeyBytes, verifyComputerKey } from '@/lib/olp/read-computer-key';
import { SIGNATURE_LENGTH } from '@/lib/olp/signature-length';
import { readTerms } from '@/lib/olp/terms';
import { toBytes, toSymbols } from '@/lib/olp/text/alphabet';
import { decodeSymbols } from '@/lib/olp/text/codes';
import { checkText, groupSymbols } from '@/lib/olp/text/groups';
import { normalizeCode } from '@/lib/olp/text/normalize';
import { acceptKey, acceptReadKey } from '@/wizard/core/accept-key';
import { keyTextOf, readKeyText } from '@/wizard/core/read-key';
import { anyText, damagedBytes, damagedJsonText, damagedText } from '../damage';
import { accepted, must } from '../expect';
import { foreignKeys, holder, shortKeys, signedKeys, waiting } from '../made-keys';
import { target } from '../target';

const genuine = new Set([...signedKeys, ...shortKeys].map(({ text }) => normalizeCode(text)));

// Node verifies Ed25519 faster than we verify s48.
const [ofS48, ofEd25519] = [48, 64].map((length) =>
  [...signedKeys, ...signedKeys, ...foreignKeys].filter(({ signature }) => signature === length),
);
const anySigned = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom(...(ofS48 ?? [])) },
  { weight: 40, arbitrary: fc.constantFrom(...(ofEd25519 ?? [])) },
);
const signedText = anySigned.map(({ text }) => text);
const shortText = fc.constantFrom(...shortKeys).map(({ text }) => text);

/** Symbols changed, spare ones too, then grouped again with check symbols that are right for them. */
const regrouped = (kind: 'CK' | 'SCK', text: fc.Arbitrary<string>) =>
  damagedBytes(text.map((whole) => Uint8Array.from(checkText(kind, whole).symbols))).map(
    (symbols) =>
      groupSymbols(
        kind,
        [...symbols].map((symbol) => symbol & 31),
      ),
  );

/** A wizard that waits for its key takes the one text that was made for it, spelled in any way. */
function takesOnlyGood(accept: (text: string) => ReturnType<typeof acceptKey>, input: string) {
  const change = accepted(accept(input));
  if (change === null) return;
  const text = keyTextOf(input);
  must(text.ok && genuine.has(normalizeCode(text.value)), 'a key that nobody made is accepted');
  must(change.state.records[0]?.key !== null, 'accepted, but not stored');
}

const accept = (text: string) => acceptKey(waiting, text);

/** Forgets rule 5 of protocol section 9.2. */
function acceptWithoutLength(input: string): ReturnType<typeof acceptKey> {
  const decoded = decodeSymbols(['CK'], input);
  if (!decoded.ok) return decoded;
  const bytes = toBytes(decoded.value.symbols);
  const terms = readTerms(bytes, 'CK');
  if (!terms.ok) return terms;
  const lengths = Object.values(SIGNATURE_LENGTH).map((length) => terms.value.length + length);
  const keys = lengths.map((length) => readComputerKeyBytes(bytes.slice(0, length), ring));
  const key = keys.find((each) => each.ok) ?? keys[0];
  if (!key) throw new Error('there are no algorithms');
  return key.ok ? acceptReadKey(waiting, key.value) : key;
}

const typedKey = target({
  name: 'Computer Key, typed',
  parse: accept,
  input: fc.oneof(damagedText(signedText), regrouped('CK', signedText), anyText),
  holds: takesOnlyGood,
  planted: ['does not check the spare bits and the length', acceptWithoutLength],
});

const typedShortKey = target({
  name: 'Short Computer Key, typed',
  parse: accept,
  // To verify one takes longer than all the rest.
  input: fc.oneof(
    { weight: 9, arbitrary: damagedText(shortText) },
    { weight: 2, arbitrary: regrouped('SCK', shortText) },
  ),
  holds: takesOnlyGood,
  planted: [
    'compares the first 7 bytes of the MAC',
    (text) => {
      const exact = acceptKey(waiting, text);
      const meant = [...genuine].find(
        (other) => other.slice(0, 22) === normalizeCode(text).slice(0, 22),
      );
      return exact.ok || !meant ? exact : acceptKey(waiting, meant);
    },
  ],
});

const licenseFile = fc
  .oneof(
    { weight: 9, arbitrary: anySigned.map(({ text }) => text) },
    { weight: 1, arbitrary: anyText },
  )
  .map((computerKey): unknown =>
    JSON.parse(
      writeLicenseFile({
        computerKey,
        productId: 1,
        computerId: '',
        computerName: '',
        licensee: '',
      }),
    ),
  );

const file = target({
  name: 'license file',
  parse: accept,
  input: damagedJsonText(licenseFile),
  holds: takesOnlyGood,
  planted: [
    'mends what stands in it',
    (text) => {
      const key = [...genuine].find((each) => normalizeCode(text).includes(each.slice(0, 100)));
      return accept(key ?? text);
    },
  ],
});

const goodBytes = new Set([...signedKeys, ...foreignKeys].map(({ bytes }) => toHex(bytes)));
const keyBytes = target({
  name: 'Computer Key, bytes',
  parse: (bytes: Uint8Array) => readComputerKeyBytes(bytes, ring),
  input: fc.oneof(
    { weight: 3, arbitrary: damagedBytes(anySigned.map(({ bytes }) => bytes)) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 90 }) },
  ),
  holds(parse, bytes) {
    const key = accepted(parse(bytes));
    const split = accepted(splitComputerKey(bytes));
    if (key === null) return;
    must(split !== null, 'two readers do not agree');
    must(toHex(key.bytes) === toHex(bytes), 'not all of it was read');
    must(computerKeyText(bytes) === groupSymbols('CK', toSymbols(key.bytes)), 'not the same text');
    const { ok } = readKeyText(computerKeyText(bytes), ring);
    must(ok, 'good as bytes, but not as text');
    if (verifyComputerKey(key, holder)) must(goodBytes.has(toHex(bytes)), 'a key nobody made');
  },
  planted: [
    'ignores what follows',
    (bytes) => {
      const exact = readComputerKeyBytes(bytes, ring);
      return exact.ok ? exact : readComputerKeyBytes(bytes.slice(0, -1), ring);
    },
  ],
});

export const computerKeys = [typedKey, typedShortKey, file, keyBytes];
