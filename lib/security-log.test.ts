import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { log } from './log';
import { logSecurity, nameless, securityEvents } from './security-log';

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const names = Object.keys(securityEvents);

test('the document lists each event with its level, and no other', () => {
  const rows = [...read('docs/security-log.md').matchAll(/^\| `([\w.-]+)` \| (\w+) \|/gm)];
  expect(Object.fromEntries(rows.map(([, name, level]) => [name, level]))).toEqual(securityEvents);
});

test('each event is written somewhere', () => {
  const sources = ['app', 'lib', 'server'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file) && !/\.test\./.test(file))
      .filter((file) => file !== 'security-log.ts')
      .map((file) => read(join(folder, file))),
  );
  const written = sources.filter((source) => source.includes('logSecurity(')).join();
  for (const name of names) expect(written, name).toContain(`'${name}'`);
});

test('a line tells one address from another, and holds none', () => {
  const written = vi.spyOn(log, 'info').mockImplementation(() => {});
  const [ada, bob] = ['ada@customer.example', 'bob@customer.example'];
  logSecurity('sign-in.asked', { who: nameless(ada), address: '203.0.113.7' });
  const [line] = written.mock.calls[0] ?? [];
  written.mockRestore();
  expect(line).toEqual({ security: 'sign-in.asked', who: 'c2093d00', address: '203.0.113.7' });
  expect(nameless(bob)).not.toBe(nameless(ada));
});
