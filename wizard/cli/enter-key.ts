import { ok, type Result, refuse } from '@/lib/olp/result';
import { groupsOfKey } from '@/lib/olp/key-groups';
import { type Entry, fillBoxes, readBoxes } from '@/lib/olp/text/entry';
import type { Accepted } from '@/wizard/core/accept-key';
import type { Wizard } from '@/wizard/core/wizard';
import { signatureBytesOf } from '@/wizard/core/signature-bytes';
import { acceptBrought, textsAt } from './brought';
import { oddGroupText, refusalText } from './refusal-text';
import { correctionsText } from './repair-text';
import type { Terminal } from './terminal';
import { text } from './text';

const KINDS = ['CK', 'SCK'] as const;

const MARK = { empty: ' ', partial: '…', good: '✓', bad: '✗' } as const;

/** The boxes typed so far; kept by the caller while its menu is open. */
export type Draft = { boxes: string[] };

/** Refusals that say nothing against the key: it may be tried again without typing it again. */
const WORTH_KEEPING = /^(CLOCK_BACK|STATE_\w+)$/;

/**
 * Asks for a Computer Key until it is accepted (null: given up). Each group is checked as soon as it
 * is there, the first wrong one is asked for again, and nothing typed is lost on the way.
 */
export async function enterKey(
  wizard: Wizard,
  terminal: Terminal,
  draft: Draft,
): Promise<Accepted | null> {
  const signatures = signatureBytesOf(wizard.product.ring);
  const read = () => readBoxes(draft.boxes, KINDS, groupsOfKey(draft.boxes, signatures));
  terminal.say([text('entry.how')]);
  if (draft.boxes.length > 0) terminal.say(drawBoxes(read()));
  for (let typed: string | null = null; ; ) {
    const entry = read();
    if (entry.complete || entry.looksLike) {
      const accepted = wizard.accept(entry.normalized);
      // A signed key may be longer than the shortest one: then its next group is asked for.
      const more = !accepted.ok && accepted.error.code === 'LENGTH' && hasRoom(draft, entry);
      if (!more) {
        const keep = !accepted.ok && typed !== null && WORTH_KEEPING.test(accepted.error.code);
        if (!keep) draft.boxes = [];
        if (accepted.ok) return accepted.value;
        terminal.say([refusalText(accepted.error, wizard.product)]);
        if (keep) return null;
        continue;
      }
    }

    const from = nextBox(read(), draft.boxes);
    typed = await terminal.ask(text('entry.group', { number: from + 1 }));
    if (!typed) {
      terminal.say([text('entry.stopped')]);
      return null;
    }
    const file = await readFileTyped(typed, terminal);
    if (file !== null) {
      const accepted = file.ok ? acceptBrought(wizard, file.value) : file;
      if (accepted.ok) return accepted.value;
      terminal.say([refusalText(accepted.error, wizard.product)]);
      continue;
    }

    draft.boxes = fillBoxes(draft.boxes, from, typed, KINDS);
    const filled = read();
    terminal.say(drawBoxes(filled));
    const mended = await offerRepair(wizard, terminal, filled);
    if (mended !== null) draft.boxes = mended;
  }
}

/**
 * Says which groups are wrong and, where the signature tells what was meant, offers to mend them.
 * Answers the mended groups.
 */
async function offerRepair(
  wizard: Wizard,
  terminal: Terminal,
  { boxes, normalized, complete, looksLike, odd }: Entry,
): Promise<string[] | null> {
  if (odd && !looksLike) terminal.say([oddGroupText(odd)]);
  const bad = boxes.flatMap(({ status }, index) => (status === 'bad' ? [index + 1] : []));
  if (bad.length === 0 || complete || looksLike) return null;
  const others = bad.filter((number) => number - 1 !== odd?.index);
  terminal.say(others.map((number) => text('entry.badGroup', { number })));
  const repair = wizard.repair(normalized);
  if (!repair.ok) return null;
  const corrections = correctionsText(repair.value);
  const answer = await terminal.ask(text('menu.repairQuestion', { corrections }));
  const declined = answer === null || answer.toLowerCase().startsWith(text('menu.no'));
  return declined ? null : repair.value.computerKey.split('-');
}

function hasRoom({ boxes }: Draft, entry: Entry): boolean {
  return boxes.length < entry.boxes.length;
}

/** The first box that is not good; behind them all, the next one. */
function nextBox(entry: Entry, boxes: readonly string[]): number {
  const open = entry.boxes.findIndex(({ status }) => status !== 'good');
  return open === -1 ? boxes.length : open;
}

/** Numbered boxes in the rows that the portal shows the key in. */
function drawBoxes({ boxes, kind, size }: Entry): string[] {
  const inRow = kind === 'SCK' ? 2 : 3;
  const drawn = boxes.map(
    (box, index) =>
      `${String(index + 1).padStart(2)} [${box.text.padEnd(size)} ${MARK[box.status]}]`,
  );
  return drawn.flatMap((_, index) =>
    index % inRow === 0 ? [drawn.slice(index, index + inRow).join('  ')] : [],
  );
}

/** License files, if that is what was typed: the path of one, of a ZIP or of a folder, or the file itself, line by line. */
async function readFileTyped(typed: string, terminal: Terminal): Promise<Result<string[]> | null> {
  if (typed.startsWith('{')) {
    let content = typed;
    for (let line: string | null = ''; line !== null && !content.includes('}'); ) {
      line = await terminal.ask('');
      content += `\n${line ?? ''}`;
    }
    return ok([content]);
  }
  // No code has such characters; quotes are what a terminal makes of a file that is dropped on it.
  const path = typed.replace(/^(['"])(.*)\1$/, '$2');
  if (!/[\\/]|\.(json|zip)$/i.test(path)) return null;
  const texts = await textsAt(path);
  return texts === null ? refuse('FILE_UNREADABLE', { file: path }) : ok(texts);
}
