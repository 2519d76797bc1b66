/**
 * Drawn on a 20 by 20 grid, one stroke, so that a page carries a few bytes and no icon library. The
 * same in the portal and in the wizard's window.
 */
export const iconPaths = {
  check: 'm4 10.5 4 4 8-9',
  cross: 'm5 5 10 10M15 5 5 15',
  alert: 'M10 3 2.5 16.5h15L10 3Zm0 5v4m0 2.3v.2',
  info: 'M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15Zm0 7v4m0-6.7v.2',
  stop: 'M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15Zm0 3.7v4.5m0 2.8v.2',
  copy: 'M7.5 7.5h9v9h-9zM12.5 4.5v-1h-9v9h1',
  file: 'M5 2.5h6.5L15 6v11.5H5zM11 2.5v4h4M10 9v5m-2-2 2 2 2-2',
  print: 'M6 7V3h8v4M6 14H3.5V7.5h13V14H14m-8-2.5h8V17H6z',
  share: 'M10 12.5V3M6.5 6.5 10 3l3.5 3.5M6.5 9H4v8.5h12V9h-2.5',
  mail: 'M2.5 4.5h15v11h-15zm0 1 7.5 5.5 7.5-5.5',
  qr: 'M3 3h5v5H3zm9 0h5v5h-5zM3 12h5v5H3zm9 0h2v2h-2zm3 3h2v2h-2z',
  chevron: 'm7 4 6 6-6 6',
  back: 'm12 4-6 6 6 6',
  computer: 'M3 3.5h14v10H3zM7.5 17h5M10 13.5V17',
  key: 'M9 10a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0Zm0 0h9v3m-3-3v2.5',
  leave: 'M8 3H3.5v14H8m4-10.5 3.5 3.5-3.5 3.5m3.5-3.5H8',
  plus: 'M10 4v12m-6-6h12',
} as const;
