import fc from 'fast-check';
import { base32, fromBase32, toBytes, symbolOf } from '@/lib/olp/text/alphabet';
import { bytes } from '@/lib/olp/property.test-support';
import { readDeactivationUrl } from '@/lib/olp/portal-url';
import {
  compactCode,
  decodeCode,
  decodeOneOf,
  decodeSymbols,
  encodeCode,
} from '@/lib/olp/text/codes';
import { fillBoxes, readBoxes, readEntry } from '@/lib/olp/text/entry';
import { checkText, cutGroups, groupSymbols, readGroup } from '@/lib/olp/text/groups';
import { ALL_KINDS, KINDS, type Kind, type ShortKind } from '@/lib/olp/text/kinds';
import { pathSegments } from '@/lib/olp/text/address';
import { normalizeCode } from '@/lib/olp/text/normalize';
import { repairCandidates } from '@/lib/olp/text/repair';
import { anyText, damagedBytes, damagedText } from '../damage';
import { accepted, must } from '../expect';
import { target } from '../target';

const SHORT_KINDS = ['AK', 'DC', 'DVC', 'UDVC'] as const;

/** Codes of every kind, of every length that it has, and one group longer. */
const codes = ALL_KINDS.flatMap((kind) => {
  const { minGroups, maxGroups, size } = KINDS[kind];
  return Array.from({ length: maxGroups - minGroups + 2 }, (_, extra) => {
    const length = (minGroups + extra) * (size - 1);
    return groupSymbols(
      kind,
      Array.from({ length }, (_, i) => (i * i * 7 + extra) % 32),
    );
  });
});
const code = fc.constantFrom(...codes);
const shortCode = fc
  .tuple(fc.constantFrom(...SHORT_KINDS), bytes(10))
  .map(([kind, content]) => encodeCode(kind, content));
const typed = fc.oneof(
  { weight: 4, arbitrary: damagedText(shortCode) },
  { weight: 2, arbitrary: damagedText(code) },
  { weight: 1, arbitrary: anyText },
);

// Of what section 2 deletes; all of it is in the test of normalizing.
const DELETED = /[\t-\r \u0085\u00a0\u2000-\u200f\u2028-\u202f\u2060-\u206f\u3000\u3164\ufeff_.-]/;

const normalize = target({
  name: 'a code as typed',
  parse: normalizeCode,
  input: typed,
  holds(parse, text) {
    const normalized = parse(text);
    must(!DELETED.test(normalized), 'a separator is left');
    must(!/[a-zOIL]/.test(normalized), 'a look-alike is left');
    must(
      pathSegments(text).every((part) => part !== '' && !/[/?#]/.test(part)),
      'a bad segment',
    );
  },
  planted: [
    'forgets the zero-width space',
    (text) => text.split('\u200b').map(normalizeCode).join('\u200b'),
  ],
});

const groups = target({
  name: 'groups of any code',
  parse: checkText,
  input: typed,
  holds(parse, text) {
    for (const kind of ALL_KINDS) {
      const { lengthOk, badGroups, symbols } = parse(kind, text);
      if (!lengthOk || badGroups.length > 0) continue;
      must(compactCode(groupSymbols(kind, symbols)) === normalizeCode(text), `not a ${kind}`);
    }
  },
  planted: [
    'forgets the check of the last group',
    (kind, text) => {
      const { badGroups, symbols, lengthOk } = checkText(kind, text);
      return { lengthOk, symbols, badGroups: badGroups.slice(0, -1) };
    },
  ],
});

/** Only the one text of a code, spelled in any way, is that code; a code of another kind never is. */
const shortCodes = SHORT_KINDS.map((kind) =>
  target({
    name: `${kind}`,
    parse: (text: string) => decodeCode(kind, text),
    input: typed,
    holds(parse, text) {
      const value = accepted(parse(text));
      const spelled = normalizeCode(text);
      if (value) must(compactCode(encodeCode(kind, value)) === spelled, 'not what was typed');
      else must(!isGoodText(kind, spelled), 'a good code is refused');
    },
    planted: ['ignores what follows', (text) => decodeCode(kind, normalizeCode(text).slice(0, 20))],
  }),
);

/** By the definition in protocol section 2, group by group. */
function isGoodText(kind: ShortKind, text: string): boolean {
  const parts = cutGroups(text, KINDS[kind].size);
  return parts.length === 4 && parts.every((group, j) => readGroup(kind, j, group) !== null);
}

const kinds: readonly Kind[] = ['CK', 'SCK'];
const keyText = target({
  name: 'CK or SCK as text',
  parse: (text: string) => decodeSymbols(kinds, text),
  input: typed,
  holds(parse, text) {
    const value = accepted(parse(text));
    if (value === null) return;
    must(kinds.includes(value.kind), 'another kind');
    must(compactCode(groupSymbols(value.kind, value.symbols)) === normalizeCode(text), 'not typed');
  },
  planted: ['takes a DVC', (text) => decodeSymbols([...kinds, 'DVC'], text)],
});

const boxes = target({
  name: 'entry boxes',
  parse: readBoxes,
  input: fc.tuple(
    fc.constantFrom(kinds, ['DVC', 'UDVC'] as const),
    fc.array(typed, { maxLength: 2 }),
    fc.nat(6),
  ),
  holds(parse, [kinds, texts, size]) {
    const [first = '', second = ''] = texts;
    const entry = parse(cutGroups(first, size + 1), kinds);
    if (entry.complete) {
      must(decodeSymbols(kinds, entry.normalized).ok, 'complete, but no code');
      const filled = entry.boxes.filter(({ text }) => text !== '');
      must(
        filled.every(({ status }) => status === 'good'),
        'complete, but not all good',
      );
    }
    const pasted = readBoxes(fillBoxes([], 0, first, kinds), kinds);
    if (readEntry(first, kinds).complete) must(pasted.complete, 'pasted is not typed');
    // What is found in other text is a code, and stands in it.
    if (pasted.complete) {
      const found = pasted.normalized;
      must(decodeSymbols(kinds, found).ok, 'found, but no code');
      const apart = pasted.boxes.every(({ text }) => normalizeCode(first).includes(text));
      must(apart, 'found, but not in what was pasted');
    }
    fillBoxes(texts, texts.length, second, kinds);
  },
  planted: [
    'takes a wrong last box',
    (texts, asked) => {
      const entry = readBoxes(texts, asked);
      return { ...entry, complete: entry.complete || entry.boxes.length === 4 };
    },
  ],
});

const repair = target({
  name: 'repair of a signed key',
  parse: repairCandidates,
  input: damagedText(code),
  holds(parse, text) {
    const before = cutGroups(normalizeCode(text), KINDS.CK.size);
    const candidates = [...parse(text)];
    must(candidates.length <= 6 ** 3, 'too many candidates');
    for (const candidate of candidates) {
      const after = candidate.split('-');
      const { lengthOk, badGroups } = checkText('CK', candidate);
      must(lengthOk && badGroups.length === 0, 'a candidate is no code');
      must(after.length === before.length, 'a candidate has another length');
      must(after.filter((group, j) => group !== before[j]).length <= 3, 'too much was changed');
    }
  },
  planted: [
    'mends a short key',
    function* (text) {
      yield* repairCandidates(text);
      if (checkText('SCK', text).lengthOk) yield normalizeCode(text);
    },
  ],
});

const base32Text = target({
  name: 'base32',
  parse: fromBase32,
  input: fc.oneof(damagedText(damagedBytes(fc.uint8Array({ maxLength: 40 })).map(base32)), anyText),
  holds(parse, text) {
    const value = parse(text);
    if (value) must(base32(value) === text, 'two texts of the same bytes');
  },
  planted: [
    'does not check the spare bits',
    (text) => {
      const symbols = [...text].map(symbolOf);
      return symbols.includes(-1) || (symbols.length * 5) % 8 >= 5 ? null : toBytes(symbols);
    },
  ],
});

const deactivationUrl = target({
  name: 'deactivation URL',
  parse: readDeactivationUrl,
  input: damagedText(
    fc.tuple(shortCode, shortCode).map(([by, proof]) => `HTTPS://EXAMPLE.COM/D/${by}/${proof}`),
  ),
  holds(parse, text) {
    const value = accepted(parse(text));
    if (value === null) return;
    const { by, proof } = value;
    must(by.kind === 'AK' || proof.kind === 'DVC', 'a weak code with a Device Code');
    const read = [by, proof].map(({ kind, bytes: content }) =>
      compactCode(encodeCode(kind, content)),
    );
    const given = pathSegments(text).slice(-2).map(normalizeCode);
    must(read.join() === given.join(), 'not what was pasted');
  },
  planted: [
    'takes a weak code with a Device Code',
    (text) => {
      const [first = '', second = ''] = pathSegments(text).slice(-2);
      const by = decodeOneOf(['DC', 'AK'], first);
      const proof = decodeOneOf(['DVC', 'UDVC'], second);
      if (!by.ok) return by;
      return proof.ok ? { ok: true, value: { by: by.value, proof: proof.value } } : proof;
    },
  ],
});

export const typedCodes = [
  ...[normalize, groups, ...shortCodes, keyText],
  ...[boxes, repair, base32Text, deactivationUrl],
];
