import { fillBoxes, readBoxes } from '@/lib/olp/text/entry';
import { codeIn } from '@/lib/olp/text/find-code';
import { cutGroups, readGroup } from '@/lib/olp/text/groups';
import { KINDS, type Kind } from '@/lib/olp/text/kinds';
import { normalizeCode } from '@/lib/olp/text/normalize';

/** The boxes after a change, and the box where typing goes on. */
export type BoxEdit = { boxes: string[]; focus: number };

/** A dash or space at the end says: this group is done. */
const SEPARATOR_AT_END = /[\s\-_.\u2010-\u2015]$/u;

const sizeOf = (kinds: readonly Kind[]) => KINDS[kinds[0] ?? 'CK'].size;

/** What stood in a plain field, cut into boxes. */
export function boxesFromText(text: string, kinds: readonly Kind[]): string[] {
  const found = codeIn(text, kinds);
  return cutGroups(normalizeCode(found === text ? lastSegment(text) : found), sizeOf(kinds));
}

/**
 * `value` is what box `index` holds after a keystroke. What is too long for a box runs on into the
 * next ones as long as they are empty. What stands there is overwritten only while a filled box is
 * typed over from its first character on (`over`): then a whole code replaces a whole code.
 */
export function typeInto(
  boxes: readonly string[],
  index: number,
  value: string,
  kinds: readonly Kind[],
  over = false,
): BoxEdit {
  const size = sizeOf(kinds);
  const text = normalizeCode(value);
  const groups = cutGroups(text, size);
  const following = boxes.slice(index + 1, index + groups.length);
  if (groups.length > 1 && (over || following.every((box) => box === ''))) {
    return { boxes: replace(boxes, index, groups), focus: index + groups.length - 1 };
  }
  const after = replace(boxes, index, [value]);
  const done = [...text].length === size && isGood(after, index, kinds);
  const left = text !== '' && SEPARATOR_AT_END.test(value);
  const last = index + 1 >= Math.max(boxes.length, KINDS[kinds[0] ?? 'CK'].minGroups);
  // Going on by itself only while typing forwards: correcting a group stays in it.
  const forwards = (boxes[index] ?? '').length < value.length && (over || !boxes[index + 1]);
  return { boxes: after, focus: !last && forwards && (done || left) ? index + 1 : index };
}

/**
 * Types into boxes, and remembers which filled one is being typed over from its first character on, and
 * where a run of typing began: a whole code that was begun in a later box is a whole code all the same.
 */
export function makeTypist(kinds: readonly Kind[]) {
  let over: number | null = null;
  let run = { start: 0, at: 0 };
  return {
    type(boxes: readonly string[], index: number, value: string): BoxEdit {
      if (value.length === 1 && (boxes[index] ?? '').length > 1) over = index;
      const edit = typeInto(boxes, index, value, kinds, over === index);
      // What ran over is the beginning of the next box, where typing goes on behind it.
      const ranOver = normalizeCode(value).length > sizeOf(kinds) && edit.focus !== index;
      if (over !== null && ranOver) over = edit.focus;
      const start = run.at === index ? run.start : index;
      run = { start, at: edit.focus };
      const whole = start > 0 ? edit.boxes.slice(start) : [];
      if (!isWhole(whole, kinds)) return edit;
      over = null;
      run = { start: 0, at: whole.length - 1 };
      return { boxes: whole, focus: run.at };
    },
    /** To be asked before the caret moves to box `index`: whether what stands there is typed over, too. */
    replaces(index: number): boolean {
      const whole = over !== null && over !== index;
      if (whole) over = index;
      return whole;
    },
    left(index: number): void {
      if (over === index) over = null;
      if (run.at === index) run = { start: -1, at: -1 };
    },
  };
}

/** A paste of more than one box takes; null for less, which the browser handles itself. */
export function pasteInto(
  boxes: readonly string[],
  index: number,
  pasted: string,
  kinds: readonly Kind[],
): BoxEdit | null {
  const size = sizeOf(kinds);
  const found = codeIn(pasted, kinds);
  const text = found === pasted ? lastSegment(pasted) : found;
  const groups = cutGroups(normalizeCode(text), size);
  if (groups.length < 2) return null;
  const filled = fillBoxes(boxes, index, text, kinds);
  const whole = filled.length === groups.length;
  const end = whole ? groups.length - 1 : index + groups.length - 1;
  return { boxes: filled, focus: end };
}

/** Of the address in a QR code only the last part is the code: `HTTPS://…/D/<Device Code>/<DVC>`. */
function lastSegment(text: string) {
  const path = text.trim().replace(/[?#].*$/su, '');
  return path.split('/').filter(Boolean).at(-1) ?? '';
}

function replace(boxes: readonly string[], index: number, groups: readonly string[]) {
  const after = Array.from({ length: Math.max(boxes.length, index) }, (_, at) => boxes[at] ?? '');
  after.splice(index, groups.length, ...groups);
  return after;
}

/** As long as a whole code is; where that is open (a Computer Key), one that fits in every group. */
function isWhole(boxes: readonly string[], kinds: readonly Kind[]) {
  const { size, minGroups, maxGroups } = KINDS[kinds[0] ?? 'CK'];
  if (minGroups !== maxGroups) return readBoxes(boxes, kinds).complete;
  return boxes.length === minGroups && boxes.every((box) => normalizeCode(box).length === size);
}

function isGood(boxes: readonly string[], index: number, kinds: readonly Kind[]) {
  return kinds.some((kind) => readGroup(kind, index, normalizeCode(boxes[index] ?? '')) !== null);
}
