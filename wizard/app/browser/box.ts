import { iconPaths } from '@/components/ui/icon-paths';
import type { BoxStatus } from '@/lib/olp/text/entry';

/** One group of a code. */
export type Box = { root: HTMLElement; input: HTMLInputElement; mark: SVGPathElement };

const SVG = 'http://www.w3.org/2000/svg';

const MARKS: Partial<Record<BoxStatus | 'refused', string>> = {
  good: iconPaths.check,
  bad: iconPaths.cross,
};

/** `label`: what the box is called, `#` standing for its number. */
export function makeBox(index: number, label: string): Box {
  const root = document.createElement('div');
  const number = document.createElement('span');
  const input = document.createElement('input');
  const icon = document.createElementNS(SVG, 'svg');
  const mark = document.createElementNS(SVG, 'path');
  root.className = 'box';
  number.setAttribute('aria-hidden', 'true');
  number.textContent = String(index + 1);
  input.className = 'code';
  input.type = 'text';
  input.autocomplete = 'off';
  input.autocapitalize = 'characters';
  input.spellcheck = false;
  input.setAttribute('aria-label', label.replace('#', String(index + 1)));
  icon.setAttribute('viewBox', '0 0 20 20');
  icon.setAttribute('aria-hidden', 'true');
  icon.setAttribute('fill', 'none');
  icon.setAttribute('stroke', 'currentColor');
  icon.setAttribute('stroke-width', '1.8');
  icon.setAttribute('stroke-linecap', 'round');
  icon.setAttribute('stroke-linejoin', 'round');
  icon.append(mark);
  root.append(number, input, icon);
  return { root, input, mark };
}

/** Ticked once it is right, crossed once it is wrong; nothing while it is typed, or where the whole was refused. */
export function showStatus({ root, input, mark }: Box, status: BoxStatus | 'refused'): void {
  if (root.dataset.status === status) return;
  root.dataset.status = status;
  mark.setAttribute('d', MARKS[status] ?? '');
  mark.parentElement?.setAttribute('class', status === 'good' ? 'good' : 'stop');
  if (status === 'bad') input.setAttribute('aria-invalid', 'true');
  else input.removeAttribute('aria-invalid');
}
