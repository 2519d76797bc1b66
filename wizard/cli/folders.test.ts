import { join } from 'node:path';
import { expect, test } from 'vitest';
import { foldersOf } from './folders';

test('by default the second copy is nowhere near the state', () => {
  const { state = '', secondCopy = '' } = foldersOf(70021, {}) ?? {};
  expect(state).not.toBe('');
  expect(secondCopy.startsWith(join(state, '..'))).toBe(false);
  expect(state.startsWith(join(secondCopy, '..'))).toBe(false);
});

test('each product has folders of its own, also inside a named one', () => {
  expect(foldersOf(7, { state: 'here' })).toEqual({
    state: join('here', '7'),
    secondCopy: join('here', 'receipts', '7'),
  });
  expect(foldersOf(7, { state: 'here', secondCopy: 'there' })?.secondCopy).toBe(join('there', '7'));
});

test('without any home there is no usual folder, and a named one is taken', () => {
  const findHome = () => {
    throw new Error('ENOENT: no such file or directory, uv_os_homedir');
  };
  expect(foldersOf(7, {}, findHome)).toBeNull();
  expect(foldersOf(7, { secondCopy: 'there' }, findHome)).toBeNull();
  expect(foldersOf(7, { state: 'here' }, findHome)).toEqual(foldersOf(7, { state: 'here' }));
});
