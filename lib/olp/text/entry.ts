import { decodeSymbols } from './codes';
import { codeIn } from './find-code';
import { cutGroups, readGroup } from './groups';
import { KINDS, type Kind } from './kinds';
import { normalizeCode } from './normalize';
import { groupsOf, type OddGroup, oddGroup } from './written-groups';

export type BoxStatus = 'empty' | 'partial' | 'good' | 'bad';

/** What an entry field shows for what was typed so far (protocol section 2, "Entry UI"). */
export type Entry = {
  /** The kind the first full box decided; the only one accepted; null while that is open. */
  kind: Kind | null;
  /** Characters per box. */
  size: number;
  /** As many as the shortest code needs; then one more than filled while a longer one is possible. */
  boxes: { text: string; status: BoxStatus }[];
  /** All characters typed so far, normalized. */
  normalized: string;
  /** Every box is good and the number of boxes is one that the kind has. */
  complete: boolean;
  /** The kind that a full entry belongs to although it was not asked for. */
  looksLike: Kind | null;
  /** The first group with a character lost or doubled, as far as its length shows. */
  odd: OddGroup | null;
};

/** Entry of a single field. `kinds`: what is accepted, all of one group size (`['CK', 'SCK']`). */
export function readEntry(text: string, kinds: readonly Kind[]): Entry {
  return readBoxes(cutGroups(normalizeCode(text), sizeOf(kinds)), kinds);
}

/**
 * Entry of one box per group: box i is group i, whatever the other boxes hold. `needed`: how many groups
 * the code has, where that is known (lib/olp/key-groups.ts).
 */
export function readBoxes(
  boxes: readonly string[],
  kinds: readonly Kind[],
  needed: number | null = null,
): Entry {
  const size = sizeOf(kinds);
  const texts = boxes.map(normalizeCode);
  while (texts.at(-1) === '') texts.pop();

  const kind = decideKind(texts[0] ?? '', kinds);
  const normalized = texts.join('');
  const decoded = decodeSymbols(kinds, normalized);
  const error = decoded.ok ? null : decoded.error;
  const looksLike = error?.code === 'WRONG_KIND' ? error.details.looksLike : null;

  const count = needed ?? boxCount(texts, size, kind ? [kind] : kinds);
  const shown = Array.from({ length: Math.max(count, texts.length) }, (_, index) => {
    const text = texts[index] ?? '';
    return { text, status: statusOf(text, index, kind, size) };
  });
  const gapless = texts.every((text) => [...text].length === size);
  const complete = decoded.ok && gapless && (needed === null || texts.length === needed);
  const odd = complete ? null : oddGroup(texts, size);
  return { kind, size, boxes: shown, normalized, complete, looksLike, odd };
}

/**
 * The boxes after `pasted` was typed or pasted into box `from`: what does not fit runs on into the
 * following boxes, and a whole code fills all of them from the first. The checks of its groups, which
 * count their place, tell a whole code from as long a part of one.
 */
export function fillBoxes(
  boxes: readonly string[],
  from: number,
  pasted: string,
  kinds: readonly Kind[],
): string[] {
  const size = sizeOf(kinds);
  const text = codeIn(pasted, kinds);
  // A whole code is one, wherever its dashes stand.
  const whole = decodeSymbols(kinds, text).ok;
  const groups = whole ? cutGroups(normalizeCode(text), size) : groupsOf(text, size);
  const shortest = Math.min(...kinds.map((kind) => KINDS[kind].minGroups));
  const fitting = (at: number) =>
    Math.max(
      ...kinds.map((kind) => groups.filter((group, i) => readGroup(kind, at + i, group)).length),
    );
  if (groups.length >= shortest && fitting(0) >= fitting(from)) return groups;
  const filled = Array.from({ length: Math.max(boxes.length, from) }, (_, i) => boxes[i] ?? '');
  filled.splice(from, Math.max(groups.length, 1), ...(groups.length > 0 ? groups : ['']));
  return filled;
}

function sizeOf(kinds: readonly Kind[]): number {
  const first = kinds[0];
  if (first === undefined) throw new RangeError('an entry accepts at least one kind');
  return KINDS[first].size;
}

function decideKind(first: string, kinds: readonly Kind[]): Kind | null {
  if (kinds.length === 1) return kinds[0] ?? null;
  return kinds.find((kind) => readGroup(kind, 0, first) !== null) ?? null;
}

function statusOf(text: string, index: number, kind: Kind | null, size: number): BoxStatus {
  const length = [...text].length;
  if (length === 0) return 'empty';
  if (length < size) return 'partial';
  // While the first box is wrong the kind is open: only that box is marked, the others wait for it.
  if (kind === null) return index === 0 ? 'bad' : 'partial';
  return readGroup(kind, index, text) === null ? 'bad' : 'good';
}

/** The boxes that the shortest possible code needs, and one to go on while a longer one is possible. */
function boxCount(texts: readonly string[], size: number, kinds: readonly Kind[]): number {
  const least = Math.min(...kinds.map((kind) => KINDS[kind].minGroups));
  const most = Math.max(...kinds.map((kind) => KINDS[kind].maxGroups));
  const lastIsFull = [...(texts.at(-1) ?? '')].length >= size;
  const goesOn = lastIsFull && texts.length < most;
  return Math.max(least, texts.length + (goesOn ? 1 : 0));
}
