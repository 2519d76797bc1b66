import { iconPaths } from '@/components/ui/icon-paths';
import { type Html, html } from '../html';

const PATHS = {
  ...iconPaths,
  camera: 'M2.5 6h3.2l1.3-2h6l1.3 2h3.2v10h-15zM10 8a3 3 0 1 1 0 6 3 3 0 0 1 0-6Z',
  wait: 'M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15Zm0 3.5v4.2l2.8 1.8',
} as const;

export type IconName = keyof typeof PATHS;

/** Decoration beside words; never the only carrier of a meaning. */
export function icon(name: IconName, tone = ''): Html {
  return html`<svg class="icon ${tone}" viewBox="0 0 20 20" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"><path d="${PATHS[name]}"/></svg>`;
}

/** Keyturn's mark: a key whose bow is an arrow turning back on itself. */
export const mark = html`<svg class="mark" viewBox="0 0 28 28" aria-hidden="true" fill="none"><path d="M26 14H15A6 6 0 1 1 13.2 9.8M22 14v4M25.5 14v3" stroke="currentColor" stroke-width="2.5" stroke-linecap="round"/><path d="m15.3 5.8-.3 6.2-5.6-2.6z" fill="currentColor"/></svg>`;
