import { mkdirSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseProduct } from '@/lib/olp/product-file';
import { value } from '@/lib/olp/property.test-support';
import { fileStore } from './file-store';
import { temporaryFolder, wizardIn } from './folder.test-support';
import { foldersOf } from './folders';

const nobody = () => {
  throw new Error('ENOENT: no such file or directory, uv_os_homedir');
};
const at = (state: string, secondCopy: string, machine = false) => ({
  ...{ state, secondCopy, machine },
  earlier: [],
});

test('by default the second copy is nowhere near the state', () => {
  const { state = '', secondCopy = '' } = foldersOf(70021, {}) ?? {};
  expect(state).not.toBe('');
  expect(secondCopy.startsWith(join(state, '..'))).toBe(false);
  expect(state.startsWith(join(secondCopy, '..'))).toBe(false);
});

test('each product has folders of its own, also inside a named one', () => {
  expect(foldersOf(7, { state: 'here' })).toEqual(at(join('here', '7'), join('here/receipts/7')));
  expect(foldersOf(7, { state: 'here', secondCopy: 'there' })?.secondCopy).toBe(join('there', '7'));
});

test('without any home there is no usual folder, and a named one is taken', () => {
  expect(foldersOf(7, {}, nobody, {})).toBeNull();
  expect(foldersOf(7, { secondCopy: 'there' }, nobody, {})).toBeNull();
  expect(foldersOf(7, { state: 'here' }, nobody, {})).toEqual(foldersOf(7, { state: 'here' }));
});

test('the environment names them for all clients; who names the state is not asked for it', () => {
  const env = { KEYTURN_STATE: 'here', KEYTURN_RECEIPTS: 'there' };
  expect(foldersOf(7, {}, nobody, env)).toEqual(at(join('here', '7'), join('there', '7')));
  expect(foldersOf(7, {}, nobody, { KEYTURN_STATE: 'here' })).toEqual(
    at(join('here', '7'), join('here/receipts/7')),
  );
  expect(foldersOf(7, { state: 'x' }, nobody, env)).toEqual(
    at(join('x', '7'), join('x/receipts/7')),
  );
  const home = foldersOf(7, {}, () => '/home', { KEYTURN_RECEIPTS: 'there' });
  expect(home?.secondCopy).toBe(join('there', '7'));
});

describe('of the machine', () => {
  const linux = process.platform === 'linux';
  const { state = '', secondCopy = '' } = foldersOf(7, { machine: true }, nobody, {}) ?? {};

  test('there are two folders apart from each other, which no home and no earlier client has', () => {
    expect(foldersOf(7, { machine: true }, () => '/home', { XDG_STATE_HOME: 'x' })).toEqual(
      at(state, secondCopy, true),
    );
    expect(secondCopy.startsWith(join(state, '..'))).toBe(false);
    expect(state.startsWith(join(secondCopy, '..'))).toBe(false);
    if (!linux) return;
    expect(state).toBe('/var/lib/keyturn-license-wizard/7');
    expect(secondCopy).toBe('/etc/keyturn-license-wizard/7');
  });

  test('neither is ever the other', () => {
    const user = foldersOf(7, {}, () => '/home', {});
    const all = [user, ...(user?.earlier ?? [])].flatMap((each) => [each?.state, each?.secondCopy]);
    expect(all).toHaveLength(6);
    expect(all).not.toContain(state);
    expect(all).not.toContain(secondCopy);
  });

  test('a named folder comes first, then the environment; what is written there is for all', () => {
    const env = { KEYTURN_STATE: 'here', KEYTURN_RECEIPTS: 'there' };
    expect(foldersOf(7, { machine: true }, nobody, env)).toEqual(
      at(join('here', '7'), join('there', '7'), true),
    );
    expect(foldersOf(7, { machine: true, state: 'x' }, nobody, env)).toEqual(
      at(join('x', '7'), join('x/receipts/7'), true),
    );
    const moved = foldersOf(7, { machine: true }, nobody, { KEYTURN_RECEIPTS: 'there' });
    expect(moved).toEqual(at(state, join('there', '7'), true));
  });
});

test('a state of the clients in Java and .NET, which had places of their own, is found and moved', () => {
  const vectors = JSON.parse(readFileSync('docs/wizard-state-vectors.json', 'utf8'));
  const found = vectors.cases.find(({ why }: { why: string }) =>
    why.startsWith('an earlier version in java and .NET'),
  );
  const product = value(parseProduct(vectors.product));
  const home = temporaryFolder();
  const places = foldersOf(product.productId, {}, () => home, {});
  const [, dotnet] = places?.earlier ?? [];
  if (!places || !dotnet) throw new Error('no place');
  for (const [name, content] of Object.entries(found.files)) {
    const [of, file = ''] = name.split('/');
    const folder = of === 'state' ? dotnet.state : dotnet.secondCopy;
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, file), String(content));
  }
  const { state, secondCopy, earlier } = places;
  const store = fileStore(state, secondCopy, product.productId, earlier);
  const wizard = wizardIn(home, { product, store, now: () => vectors.now });
  expect(value(wizard.start()).state).toBe(found.status.state);
  expect(value(wizard.codes()).map(({ code }) => ({ code }))).toMatchObject(
    found.codes.map(({ code }: { code: string }) => ({ code })),
  );
  value(wizard.deactivate());
  expect(readdirSync(state)).toHaveLength(1);
  expect(readdirSync(secondCopy)).toHaveLength(found.codes.length + 1);
  expect(existsSync(join(dotnet.state, 'state.json'))).toBe(false);
});
