/**
 * A fenced block of a guide: ```` ```info title="title" ````.
 * @typedef {object} Block
 * @property {string} info its language
 * @property {string} title '' without one
 * @property {string} text
 * @property {number} line where its text begins, from 1
 */

/** What stands under one heading. @typedef {{heading: string, blocks: Block[]}} Part */

const heading = /^#{1,6} +(.+?) *$/;
const fence = /^```([a-z]*)(?: +title="([^"]+)")? *$/;

/** @param {string} markdown @returns {Part[]} headings with their fenced blocks, in order */
export function readParts(markdown) {
  /** @type {Part[]} */
  const parts = [{ heading: '', blocks: [] }];
  /** @type {Block | null} */
  let open = null;
  for (const [index, line] of markdown.split('\n').entries()) {
    if (open && line === '```') {
      open = null;
    } else if (open) {
      open.text += `${line}\n`;
    } else if (line.startsWith('```')) {
      const [, info, title] = fence.exec(line) ?? [];
      if (info === undefined) throw new Error(`Line ${index + 1}: not a fence of ours: ${line}`);
      open = { info, title: title ?? '', text: '', line: index + 2 };
      parts.at(-1)?.blocks.push(open);
    } else {
      const named = heading.exec(line)?.[1];
      if (named !== undefined) parts.push({ heading: named, blocks: [] });
    }
  }
  if (open) throw new Error(`Line ${open.line}: the block has no end.`);
  return parts;
}

/**
 * Whether a program said what a guide says it does. `…` stands for anything: in a line for a part of it, alone
 * for any number of lines.
 * @param {string} expected
 * @param {string} actual
 */
export function isAsShown(expected, actual) {
  const pattern = expected
    .trimEnd()
    .split('\n')
    .map((line) => (line === '…' ? '[^]*' : line.split('…').map(escapeText).join('.*')))
    .join('\n');
  return new RegExp(`^${pattern}$`).test(actual.trimEnd());
}

/** @param {string} text */
const escapeText = (text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
