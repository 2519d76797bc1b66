import type { Browser, System } from './vocabulary';

/** What somebody signs in with, in the few words that a person knows it by. */
export type Device = { browser: Browser; system: System };

/** Characters of a User-Agent that are looked at. */
const LOOKED_AT = 512;

/** The first that fits counts: most browsers also call themselves by the names of others. */
const BROWSERS: [RegExp, Browser][] = [
  [/\bEdg(?:e|A|iOS)?\//, 'edge'],
  [/\b(?:OPR|OPiOS|Opera)\//, 'opera'],
  [/\bSamsungBrowser\//, 'samsung'],
  [/\b(?:Firefox|FxiOS)\//, 'firefox'],
  [/\b(?:Chrome|CriOS|Chromium)\//, 'chrome'],
  [/\bVersion\/.{1,80}\bSafari\//, 'safari'],
];
const SYSTEMS: [RegExp, System][] = [
  [/\b(?:iPhone|iPad|iPod)\b/, 'ios'],
  [/\bAndroid\b/, 'android'],
  [/\bCrOS\b/, 'chromeos'],
  [/\bWindows\b/, 'windows'],
  [/\bMac OS X\b/, 'macos'],
  [/\bLinux\b/, 'linux'],
];

/**
 * Reads a User-Agent. It is what a client says of itself: only these words are kept of it, so that what else
 * it says comes nowhere.
 */
export function deviceOf(agent: string): Device {
  const said = agent.slice(0, LOOKED_AT);
  return { browser: firstOf(BROWSERS, said), system: firstOf(SYSTEMS, said) };
}

const firstOf = <W>(table: [RegExp, W][], said: string): W | 'other' =>
  table.find(([name]) => name.test(said))?.[1] ?? 'other';
