import { describe, expect, test } from 'vitest';
import { tooMuchForShortKeys } from './short-key-room';

describe('what licenses with an end must not name together for a short key', () => {
  test.each([
    ['nothing else', 0, null, ['version+maintenance']],
    ['seven features', 7, null, ['version+maintenance']],
    [
      'eight features',
      8,
      null,
      ['features+version', 'features+maintenance', 'version+maintenance'],
    ],
    ['a lease', 0, 30, ['version', 'maintenance']],
    ['a lease and seven features', 7, 30, ['version', 'maintenance']],
    ['a lease and eight features', 8, 30, ['features', 'version', 'maintenance']],
  ])('of a product with %s', (_, features, leaseDays, expected) => {
    const found = tooMuchForShortKeys({ features, leaseDays });
    expect(found.map((named) => named.join('+'))).toEqual(expected);
  });
});
