import inter from '@/app/fonts/inter-latin-wght-normal.woff2' with { type: 'bytes' };
import jetbrains from '@/app/fonts/jetbrains-mono-latin-wght-normal.woff2' with { type: 'bytes' };
import icon from './style/icon.svg' with { type: 'text' };
import page from './browser/page.ts' with { type: 'text' };
import scan from '@/components/codes/read-qr.ts' with { type: 'text' };
import fonts from './style/fonts.css' with { type: 'text' };
import tokens from './style/tokens.css' with { type: 'text' };
import style from './style/window.css' with { type: 'text' };

const SCRIPT = 'text/javascript; charset=utf-8';
const FONT = 'font/woff2';

export const bareStyle = `${tokens}\n${style}`;

/** See assets.d.mts. The scripts arrive as the bundles that browsers run (scripts/build/browser-scripts.mjs). */
export const assets = new Map([
  ['window.css', { file: `${fonts}\n${bareStyle}`, type: 'text/css; charset=utf-8' }],
  ['page.js', { file: page, type: SCRIPT }],
  ['scan.js', { file: scan, type: SCRIPT }],
  ['inter.woff2', { file: inter, type: FONT }],
  ['jetbrains.woff2', { file: jetbrains, type: FONT }],
  ['icon.svg', { file: icon, type: 'image/svg+xml' }],
]);
