import fc from 'fast-check';

/** Look-alikes, foreign characters, separators, halves of pairs: what scanners, keyboards and attackers send. */
const CHARACTERS = [
  ...'0123456789ABCDEFGHJKMNPQRSTVWXYZ',
  ...'oOiIlLuU-_. /?#%&={}[]":,\\\n\t',
  ...['а', 'Ο', 'Ｂ', '②', 'ß', 'ﬁ', 'é', '\u0301', '\u00ad', '\u200b', '\u202e', '\ufeff'],
  ...['\u0000', '\u001b', '\ud800', '\udc00', '🔑', '1e999', '__proto__', '-0', '\u2028'],
];

/** Any string that JavaScript has: halves of pairs, controls, and the characters above. */
export const anyText = fc.oneof(
  fc.array(fc.nat(0xffff), { maxLength: 30 }).map((units) => String.fromCharCode(...units)),
  fc.array(fc.constantFrom(...CHARACTERS), { maxLength: 30 }).map((parts) => parts.join('')),
);

const place = fc.nat({ max: 0xffff });

type Edit<Kind, To> = { kind: Kind; at: number; to: To };
const editOf = <Kind extends string, To>(kinds: readonly Kind[], to: fc.Arbitrary<To>) =>
  fc.record({ kind: fc.constantFrom(...kinds), at: place, to }, { noNullPrototype: true });

const SEQUENCE = ['replace', 'insert', 'remove', 'double', 'swap', 'cut', 'move'] as const;
type SequenceEdit<T> = Edit<(typeof SEQUENCE)[number], T>;

/** One thing that happens to a sequence on its way. */
function changed<T>(sequence: readonly T[], { kind, at, to }: SequenceEdit<T>): T[] {
  const index = at % (sequence.length + 1);
  const before = sequence.slice(0, index);
  const here = sequence.slice(index, index + 1);
  const after = sequence.slice(index + 1);
  switch (kind) {
    case 'replace':
      return [...before, to, ...after];
    case 'insert':
      return [...before, to, ...here, ...after];
    case 'remove':
      return [...before, ...after];
    case 'double':
      return [...before, ...here, ...here, ...after];
    case 'swap':
      return [...before, ...after.slice(0, 1), ...here, ...after.slice(1)];
    case 'cut':
      return before;
    case 'move':
      return [...after, ...before, ...here];
  }
}

const edits = <T>(edit: fc.Arbitrary<T>) =>
  fc.oneof(
    { weight: 9, arbitrary: fc.array(edit, { minLength: 1, maxLength: 3 }) },
    { weight: 1, arbitrary: fc.constant([]) },
  );
const textEdit = editOf(SEQUENCE, fc.constantFrom(...CHARACTERS));
const byteEdit = editOf(SEQUENCE, fc.oneof(fc.constantFrom(0, 1, 127, 128, 255), fc.nat(255)));

/** A text with none to three things changed. */
export function damagedText(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(text, edits(textEdit))
    .map(([whole, list]) => list.reduce<string[]>(changed, [...whole]).join(''));
}

/** Bytes with none to three of them changed, or one bit. */
export function damagedBytes(bytes: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> {
  const flipped = fc.tuple(bytes, place).map(([whole, at]) => {
    const index = whole.length === 0 ? 0 : (at >> 3) % whole.length;
    return whole.map((byte, i) => (i === index ? byte ^ (1 << (at & 7)) : byte));
  });
  const edited = fc
    .tuple(bytes, edits(byteEdit))
    .map(([whole, list]) => Uint8Array.from(list.reduce<number[]>(changed, [...whole])));
  return fc.oneof(flipped, edited);
}

/** What stands in JSON where something else is expected. */
const ODD: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1, 2, 1.5, 2 ** 31, 2 ** 53, 1e300, '', '0', 'x', '00', [], {}],
  ...[
    [null],
    { a: 1 },
    '\u0000',
    '\ud800',
    'ff'.repeat(32),
    { toString: 1, length: 1 },
    '2026-02-30',
  ],
];

const JSON_EDITS = ['replace', 'remove', 'double', 'rename', 'wrap', 'text'] as const;
type JsonEdit = Edit<(typeof JSON_EDITS)[number], unknown> & { within: SequenceEdit<string> };
const jsonEdit: fc.Arbitrary<JsonEdit> = fc.record(
  {
    kind: fc.constantFrom(...JSON_EDITS),
    at: place,
    to: fc.oneof(
      { weight: 7, arbitrary: fc.constantFrom(...ODD) },
      { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 1 }) },
    ),
    within: textEdit,
  },
  { noNullPrototype: true },
);

/** A JSON value with none to three of its fields, at any depth, changed, lost, doubled or renamed. */
export function damagedJson(json: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.tuple(json, edits(jsonEdit)).map(([whole, list]) => list.reduce(changedField, whole));
}

/** JSON values, and their texts damaged as texts too. */
export function damagedJsonText(json: fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  const text = damagedJson(json).map((value) => JSON.stringify(value));
  return fc.oneof({ weight: 3, arbitrary: text }, { weight: 1, arbitrary: damagedText(text) });
}

function changedField(json: unknown, edit: JsonEdit): unknown {
  const all = fieldsOf(json);
  if (all === 0) return edit.to;
  let left = edit.at % all;
  return walk(json);

  function walk(value: unknown): unknown {
    if (Array.isArray(value)) {
      return value.flatMap((item) => {
        if (left-- !== 0) return [walk(item)];
        const items = { remove: [], double: [item, item] };
        return edit.kind === 'remove' || edit.kind === 'double'
          ? items[edit.kind]
          : [replaced(item, edit)];
      });
    }
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).flatMap(([name, field]): [string, unknown][] => {
        if (left-- !== 0) return [[name, walk(field)]];
        if (edit.kind === 'remove') return [];
        if (edit.kind === 'rename') return [[changed([...name], edit.within).join(''), field]];
        return [[name, replaced(field, edit)]];
      }),
    );
  }
}

function replaced(value: unknown, { kind, to, within }: JsonEdit): unknown {
  if (kind === 'wrap') return [value];
  if (kind === 'double' && Array.isArray(value)) return [...value, ...value];
  if (kind === 'text' && typeof value === 'string') return changed([...value], within).join('');
  return to;
}

/** How many fields and items there are, at any depth. */
function fieldsOf(json: unknown): number {
  if (typeof json !== 'object' || json === null) return 0;
  return Object.values(json).reduce<number>((sum, field) => sum + 1 + fieldsOf(field), 0);
}
