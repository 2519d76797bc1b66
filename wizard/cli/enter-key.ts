import { type Entry, fillBoxes, readBoxes } from '@/lib/olp/text/entry';
import { cutGroups, readGroup } from '@/lib/olp/text/groups';
import { normalizeCode } from '@/lib/olp/text/normalize';
import type { Accepted } from '@/wizard/core/accept-key';
import type { Wizard } from '@/wizard/core/wizard';
import { readSmallFile } from './files';
import { refusalText } from './refusal-text';
import { correctionsText } from './repair-text';
import type { Terminal } from './terminal';
import { text } from './text';

const KINDS = ['CK', 'SCK'] as const;

const MARK = { empty: ' ', partial: '…', good: '✓', bad: '✗' } as const;

/**
 * Asks for a Computer Key until it is accepted (null: given up). Each group is checked as soon as it
 * is there, the first wrong one is asked for again, and nothing typed is lost on the way.
 */
export async function enterKey(wizard: Wizard, terminal: Terminal): Promise<Accepted | null> {
  terminal.say([text('entry.how')]);
  let boxes: string[] = [];
  for (;;) {
    const from = nextBox(readBoxes(boxes, KINDS), boxes);
    const typed = await terminal.ask(text('entry.group', { number: from + 1 }));
    if (!typed) {
      terminal.say([text('entry.stopped')]);
      return null;
    }
    const file = readFileNamed(typed);
    if (file !== null) {
      const accepted = wizard.accept(file);
      if (accepted.ok) return accepted.value;
      terminal.say([refusalText(accepted.error, wizard.product)]);
      continue;
    }

    boxes = place(boxes, from, typed);
    const entry = readBoxes(boxes, KINDS);
    terminal.say(drawBoxes(entry));
    if (entry.complete || entry.looksLike) {
      const accepted = wizard.accept(entry.normalized);
      if (accepted.ok) return accepted.value;
      // A signed key may be longer than the shortest one: ask for its next group.
      if (accepted.error.code === 'LENGTH' && boxes.length < entry.boxes.length) continue;
      terminal.say([refusalText(accepted.error, wizard.product)]);
      boxes = [];
      continue;
    }
    const accepted = await offerRepair(wizard, terminal, entry);
    if (accepted) return accepted;
  }
}

/** Says which groups are wrong and, where the signature tells what was meant, offers to mend them. */
async function offerRepair(wizard: Wizard, terminal: Terminal, entry: Entry): Promise<Accepted | null> {
  const bad = entry.boxes.flatMap(({ status }, index) => (status === 'bad' ? [index] : []));
  terminal.say(bad.map((index) => text('entry.badGroup', { number: index + 1 })));
  const repair = wizard.repair(entry.normalized);
  if (!repair.ok) return null;
  const corrections = correctionsText(repair.value);
  const answer = await terminal.ask(text('menu.repairQuestion', { corrections }));
  if (answer === null || answer.toLowerCase().startsWith(text('menu.no'))) return null;
  const accepted = wizard.accept(repair.value.computerKey);
  if (accepted.ok) return accepted.value;
  terminal.say([refusalText(accepted.error, wizard.product)]);
  return null;
}

/** The first box that is not good; behind them all, the next one. */
function nextBox(entry: Entry, boxes: readonly string[]): number {
  const open = entry.boxes.findIndex(({ status }) => status !== 'good');
  return open === -1 ? boxes.length : open;
}

/** Groups that belong at this place go there, also many at once; else a whole key fills all boxes. */
function place(boxes: string[], from: number, typed: string): string[] {
  const { kind, size } = readBoxes(boxes, KINDS);
  const groups = cutGroups(normalizeCode(typed), size);
  const first = groups[0] ?? '';
  if (kind === null || from === 0 || readGroup(kind, from, first) === null) {
    return fillBoxes(boxes, from, typed, KINDS);
  }
  return [...boxes.slice(0, from), ...groups, ...boxes.slice(from + groups.length)];
}

/** Numbered boxes in the rows that the portal shows the key in. */
function drawBoxes({ boxes, kind, size }: Entry): string[] {
  const inRow = kind === 'SCK' ? 2 : 3;
  const drawn = boxes.map(
    (box, index) => `${String(index + 1).padStart(2)} [${box.text.padEnd(size)} ${MARK[box.status]}]`,
  );
  return drawn.flatMap((_, index) =>
    index % inRow === 0 ? [drawn.slice(index, index + inRow).join('  ')] : [],
  );
}

/** The content of a license file, if that is what was typed: a path, or the file itself. */
function readFileNamed(typed: string): string | null {
  if (typed.startsWith('{')) return typed;
  const path = typed.replace(/^(['"])(.*)\1$/, '$2');
  return /[\\/.]/.test(path) ? readSmallFile(path) : null;
}
