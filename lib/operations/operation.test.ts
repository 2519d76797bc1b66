import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { permissions } from '@/lib/rules/permissions';
import { operationsIn, sourcesIn } from './testing/operations-in-rooms';

const root = join(import.meta.dirname, '../..');
const ROOMS = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'testing')
  .map((entry) => entry.name);

/** What is called from outside though nobody asks for it: what the portal does, or says to all, by itself. */
const NOBODY_ASKS = {
  asJson: 'the parts of what is held about somebody, as one file',
  MOST_KEYS: 'how many one file holds',
  MOST_PEOPLE: 'how many one answer has',
  MOST_ROWS: 'how long a list may be',
  columnNames: 'what its columns are called',
  countDays: 'by the worker of every day',
  directoryOf: 'whose a token is, before anybody asks',
  ensureReceiptKey: 'at the start',
  importedAsCsv: 'only writes what listImported gave',
  listColumns: 'what a list may say',
  listReceiptKeys: 'published',
  mailIsDelayed: 'on pages that promise a mail to all alike',
  mailSettings: 'by the worker that sends mail',
  readSite: 'what stands on every page',
  readSupport: 'what the device API says of it',
  propertyFromText: 'only reads a text',
  recordEvent: 'by the sign-in, in its own transaction',
  sendDailyReport: 'by the worker of every day',
  standingAt: 'a piece of SQL, where the demo is described',
  tellContacts: 'by the sign-in, in its own transaction',
  textOfProperty: 'only writes a text',
};

/** `[module, name]` of every value that a source imports from a room. */
function importsOf(source: string): [string, string][] {
  const text = readFileSync(join(root, source), 'utf8');
  const imports = text.matchAll(
    /import \{([^}]*)\} from '@\/(lib\/operations\/[a-z-]+\/[a-z-]+)'/g,
  );
  return [...imports].flatMap(([, names = '', module = '']) =>
    names
      .split(',')
      .map((name) => name.trim().split(' as ')[0] ?? '')
      .filter((name) => name !== '' && !name.startsWith('type '))
      .map((name): [string, string] => [module, name]),
  );
}

test('whatever is called from outside is an operation: nothing without asking who may', {
  timeout: 60_000,
}, async () => {
  const callers = ['app', 'server', 'scripts/keyturn', 'lib/auth'].flatMap(sourcesIn);
  const called = callers.flatMap(importsOf);
  expect(called.length).toBeGreaterThan(40);
  const other = new Set<string>();
  for (const [module, name] of called) {
    const exports = (await import(join(root, `${module}.ts`))) as Record<string, unknown>;
    const made = exports[name] as { operation?: string };
    if (made.operation !== name) other.add(name);
  }
  expect([...other].sort()).toEqual(Object.keys(NOBODY_ASKS).sort());
});

test('every row of the table has its operation, and each room says what can be done in it', {
  timeout: 60_000,
}, async () => {
  const found: string[] = [];
  for (const room of ROOMS) {
    const names = (await operationsIn(room)).map(({ operation }) => operation);
    found.push(...names);
    const said = readFileSync(join(import.meta.dirname, room, 'README.md'), 'utf8');
    const listed = [...said.matchAll(/^- `(\w+)`/gm)].map(([, name]) => name);
    expect(listed.sort(), room).toEqual(names.sort());
  }
  expect(found.sort()).toEqual(Object.keys(permissions).sort());
});

test('no room is larger than what one can keep in mind', () => {
  for (const room of ROOMS) {
    const files = sourcesIn(`lib/operations/${room}`).map((file) =>
      readFileSync(join(root, file), 'utf8'),
    );
    const lines = files.reduce((sum, text) => sum + text.split('\n').length - 1, 0);
    expect(lines, room).toBeLessThanOrEqual(800);
  }
});
