import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { deskLists } from '@/lib/desk-lists';
import { addressOfList } from './address-of-list';

const hrefOf = (text: string) => addressOfList(text)?.href;

test('every list of the desk has an address that can be kept', () => {
  const pages = readdirSync(join(import.meta.dirname, 'staff'), { recursive: true })
    .map((file) => join(import.meta.dirname, 'staff', String(file)))
    .filter(
      (file) => file.endsWith('page.tsx') && readFileSync(file, 'utf8').includes('openList('),
    );
  expect(pages).toHaveLength(deskLists.length);
  for (const { path } of deskLists) expect(addressOfList(path)?.path, path).toBe(path);
});

test('what is none of a list is no address of one', () => {
  for (const text of ['', '/staff', '/staff/team', '/staff/mails/csv', '//evil.example', 'x?y=z']) {
    expect(addressOfList(text), text).toBeNull();
  }
});

test('filters, sort and columns are kept as the list says them, its place among the pages is not', () => {
  expect(hrefOf('/staff/computers?column=name&sort=oldest&column=state&state=active&at=abc')).toBe(
    '/staff/computers?state=active&sort=oldest&column=name&column=state',
  );
  expect(hrefOf('/staff/computers?state=active&state=active&sort=x&other=1&door=%00')).toBe(
    '/staff/computers',
  );
  expect(addressOfList('/staff/mails?')).toEqual({
    path: '/staff/mails',
    query: '',
    href: '/staff/mails',
  });
});

test('what holds where an address says nothing is said, so that a view stays what it was', () => {
  expect(hrefOf('/staff/requests')).toBe('/staff/requests?state=open');
  expect(hrefOf('/staff/requests?state=all')).toBe('/staff/requests?state=all');
});

test('of four groups that may be a key only the last is kept', () => {
  expect(hrefOf('/staff/computers?computer=ABCDE-FGHJK-MNPQR-STVWX')).toBe(
    '/staff/computers?computer=STVWX',
  );
});
