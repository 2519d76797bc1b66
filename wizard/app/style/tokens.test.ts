import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const TOKEN = /^\s*(--(?:color|text|radius|container)-[\w-]+):\s*(.+);$/gm;

/** Tokens and their values, those of the dark after those of the light. */
function tokensOf(file: string) {
  const declared = [...readFileSync(file, 'utf8').matchAll(TOKEN)];
  return declared.map(([, name, value]) => `${name}: ${value}`);
}

test('the window has the colors and sizes of the portal', () => {
  const portal = tokensOf('app/globals.css');
  const shown = portal.slice(0, tokensOf('wizard/app/style/tokens.css').length);
  expect(shown.length).toBeGreaterThan(50);
  expect(tokensOf('wizard/app/style/tokens.css')).toEqual(shown);
});

test('the window has the mark of the portal', () => {
  const mark = (file: string) => readFileSync(file, 'utf8');
  expect(mark('wizard/app/style/icon.svg')).toBe(mark('app/icon.svg'));
});
