import { describe, expect, test } from 'vitest';
import { effectiveProperties } from './read-properties';
import { definitionOf, isPropertyName, propertyNames } from './registry/registry';
import { warnAboutProperties } from './warn-about-properties';

const DVC = 'customerSite/showDeactivationVerificationCode';
const COUNT = 'options/maxReleaseCount';

describe.each(propertyNames)('%s', (name) => {
  const { default: value, schema, scopes, description } = definitionOf(name);
  test('has a default of its own type, a scope and a line for people', () => {
    expect(schema.safeParse(value).success).toBe(true);
    expect(scopes).toContain('global');
    expect(description).toMatch(/^[A-Z].*\.$/);
    expect(name).toMatch(/^[a-z]+[A-Za-z]*\/[A-Za-z_]+$/);
  });
});

test('names are only those of the list', () => {
  expect(isPropertyName(DVC)).toBe(true);
  for (const name of ['', 'toString', '__proto__', DVC.toLowerCase()])
    expect(isPropertyName(name)).toBe(false);
});

test('the narrowest scope that is set counts; the rest has its default', () => {
  const rows = [
    { name: DVC, value: true },
    { name: COUNT, value: 3 },
    { name: DVC, value: false },
  ];
  const values = effectiveProperties(rows);
  expect(values[DVC]).toBe(false);
  expect(values[COUNT]).toBe(3);
  expect(values['options/reactivationLimit']).toBe(3);
});

test('rows of unknown names and values that no longer parse are as if not set', () => {
  const values = effectiveProperties([
    { name: DVC, value: 'yes' },
    { name: COUNT, value: 2 },
    { name: COUNT, value: -7 },
    { name: 'gone/away', value: 1 },
  ]);
  expect(values[DVC]).toBe(false);
  expect(values[COUNT]).toBe(2);
  expect('gone/away' in values).toBe(false);
});

test('seats of offline computers that nothing protects are warned about', () => {
  const warned = (code: boolean, count: number) =>
    warnAboutProperties({ ...effectiveProperties([]), [DVC]: code, [COUNT]: count }).length;
  expect(warned(false, -1)).toBe(1);
  expect(warned(true, -1)).toBe(0);
  expect(warned(false, 0)).toBe(0);
});
