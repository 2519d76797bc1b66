import { describe, expect, test } from 'vitest';
import { permissionsPage } from './permissions-page';
import { propertiesPage } from './properties-page';
import { refusalsPage } from './refusals-page';

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
