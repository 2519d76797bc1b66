import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { permissionsPage } from './permissions-page';
import { propertiesPage } from './properties-page';
import { refusalCodes, refusalsPage } from './refusals-page';

describe('the reference in docs/ is what the code says', () => {
  test('Server Properties', async () => {
    await expect(propertiesPage()).toMatchFileSnapshot('../../docs/server-properties.md');
  });
  test('permissions', async () => {
    await expect(permissionsPage()).toMatchFileSnapshot('../../docs/permissions.md');
  });
  test('refusals', async () => {
    await expect(refusalsPage()).toMatchFileSnapshot('../../docs/refusals.md');
  });
});

/** Codes that never reach a reader: a program's own, and the ones a page has its own words for. */
const INTERNAL = ['CODE_SHORT', 'CODE_WRONG', 'CODE_OVER'];

test('every refusal of the portal has words', () => {
  const folders = ['lib/operations', 'lib/rules', 'lib/auth', 'lib/receipt', 'lib/rate-limit.ts'];
  const refused = new Set(folders.flatMap(sources).flatMap(codesIn));
  expect(refused.size).toBeGreaterThan(30);
  const known: string[] = [...refusalCodes, ...INTERNAL];
  expect([...refused].filter((code) => !known.includes(code))).toEqual([]);
});

function sources(path: string): string[] {
  if (path.endsWith('.ts')) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.includes('.test.') && !name.includes('testing'))
    .map((name) => join(path, name));
}

const codesIn = (file: string) =>
  [...readFileSync(file, 'utf8').matchAll(/refuse\(\s*'([A-Z_]+)'/g)].map(([, code]) => code ?? '');
