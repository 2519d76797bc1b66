import { type Html, html } from '../html';

/** Drawn on a 20 by 20 grid, one stroke, like the portal's (components/ui/icon.tsx). */
const PATHS = {
  check: 'm4 10.5 4 4 8-9',
  cross: 'm5 5 10 10M15 5 5 15',
  alert: 'M10 3 2.5 16.5h15L10 3Zm0 5v4m0 2.3v.2',
  info: 'M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15Zm0 7v4m0-6.7v.2',
  stop: 'M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15Zm0 3.7v4.5m0 2.8v.2',
  copy: 'M7.5 7.5h9v9h-9zM12.5 4.5v-1h-9v9h1',
  file: 'M5 2.5h6.5L15 6v11.5H5zM11 2.5v4h4M10 9v5m-2-2 2 2 2-2',
  camera: 'M2.5 6h3.2l1.3-2h6l1.3 2h3.2v10h-15zM10 8a3 3 0 1 1 0 6 3 3 0 0 1 0-6Z',
  chevron: 'm7 4 6 6-6 6',
  back: 'm12 4-6 6 6 6',
  computer: 'M3 3.5h14v10H3zM7.5 17h5M10 13.5V17',
  wait: 'M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15Zm0 3.5v4.2l2.8 1.8',
} as const;

export type IconName = keyof typeof PATHS;

/** Decoration beside words; never the only carrier of a meaning. */
export function icon(name: IconName, tone = ''): Html {
  return html`<svg class="icon ${tone}" viewBox="0 0 20 20" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"><path d="${PATHS[name]}"/></svg>`;
}

/** Keyturn's mark: a key whose bow is an arrow turning back on itself. */
export const mark = html`<svg class="mark" viewBox="0 0 28 28" aria-hidden="true" fill="none"><path d="M26 14H15A6 6 0 1 1 13.2 9.8M22 14v4M25.5 14v3" stroke="currentColor" stroke-width="2.5" stroke-linecap="round"/><path d="m15.3 5.8-.3 6.2-5.6-2.6z" fill="currentColor"/></svg>`;
