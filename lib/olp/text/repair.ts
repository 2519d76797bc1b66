import { ALPHABET, symbolOf } from './alphabet';
import { checkSymbol, checkText, cutGroups, timesAlpha } from './groups';
import { KINDS } from './kinds';
import { normalizeCode } from './normalize';

/** α⁻¹·x: the only y with α·y = x. */
const DIVIDED_BY_ALPHA = new Map(Array.from({ length: 32 }, (_, y) => [timesAlpha(y), y]));

/**
 * Texts of a Computer Key that differ from `text` in one character of each red group, at most three
 * groups and so at most 6³ texts. Only the signature can tell which one is right, so the caller
 * verifies each. Yields nothing for other red entries. The protocol (section 2) allows this for the
 * signed CK only: never offer it for AK, DC, DVC, UDVC or SCK.
 */
export function* repairCandidates(text: string): Generator<string> {
  const { lengthOk, badGroups } = checkText('CK', text);
  if (!lengthOk || badGroups.length === 0 || badGroups.length > 3) return;
  const groups = cutGroups(normalizeCode(text), KINDS.CK.size);
  yield* combine(groups, badGroups);
}

function* combine(groups: string[], bad: readonly number[]): Generator<string> {
  const [index, ...rest] = bad;
  if (index === undefined) {
    yield groups.join('-');
    return;
  }
  for (const corrected of correctGroup(index, groups[index] ?? '')) {
    yield* combine(groups.with(index, corrected), rest);
  }
}

/** The groups with a right check that differ from this one in a single character: one per position. */
function correctGroup(index: number, group: string): string[] {
  const symbols = [...group].map(symbolOf);
  const foreign = symbols.filter((symbol) => symbol === -1).length;
  if (foreign > 1) return [];

  const corrected: string[] = [];
  for (let position = 0; position < symbols.length; position++) {
    // A foreign character is certainly wrong, so it is the one to replace.
    if (foreign === 1 && symbols[position] !== -1) continue;
    const trial = symbols.with(position, 0);
    const value = missingSymbol(index, trial, position);
    corrected.push([...trial.with(position, value)].map((s) => ALPHABET.charAt(s)).join(''));
  }
  return corrected;
}

/** The value at `position` (zero in `trial`) that makes the group's check right. */
function missingSymbol(index: number, trial: readonly number[], position: number): number {
  const data = trial.slice(0, -1);
  let value = checkSymbol('CK', index, data) ^ (trial.at(-1) ?? 0);
  if (position === data.length) return value;
  for (let power = 0; power <= position; power++) value = DIVIDED_BY_ALPHA.get(value) ?? 0;
  return value;
}
