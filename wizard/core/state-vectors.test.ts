import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fromHex } from '@/lib/olp/bytes';
import { parseProduct } from '@/lib/olp/product-file';
import { codeOf, value } from '@/lib/olp/property.test-support';
import { checkBridge } from './check-bridge';
import { fileStore } from './file-store';
import { temporaryFolder, wizardIn } from './folder.test-support';

// biome-ignore lint/suspicious/noExplicitAny: the vectors are JSON; each case has its own shape.
type Vector = any;
const vectors: Vector = JSON.parse(readFileSync('docs/wizard-state-vectors.json', 'utf8'));
const product = value(parseProduct(vectors.product));

/** The two folders of a case, and the wizard and store on them. */
function place(files: Record<string, string | { hex: string }>) {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === 'string' ? content : (fromHex(content.hex) ?? ''));
  }
  const store = fileStore(join(folder, 'state'), join(folder, 'receipts'), product.productId);
  return { folder, store, wizard: wizardIn(folder, { product, store, now: () => vectors.now }) };
}

/** What is not JSON in these is no file of ours. */
function filesIn(folder: string): Record<string, unknown> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true });
  return Object.fromEntries(
    names
      .filter((each) => each.isFile())
      .map(({ parentPath, name }) => [
        `${parentPath.slice(folder.length + 1)}/${name}`,
        JSON.parse(readFileSync(join(parentPath, name), 'utf8')),
      ]),
  );
}

const cases = vectors.cases as Vector[];
const named = (which: Vector[]) => which.map((each) => [each.why, each] as [string, Vector]);

test('every kind of case is there', () => {
  expect(cases.length).toBeGreaterThan(100);
  for (const kind of ['error', 'status', 'written', 'deactivated']) {
    expect(cases.some((each) => kind in each)).toBe(true);
  }
});

describe('reading', () => {
  test.each(named(cases.filter(({ error }) => error)))('%s', (_, { files, error }) => {
    const { folder, wizard } = place(files);
    const before = readdirSync(join(folder, 'state'));
    expect(codeOf(wizard.start())).toBe(error);
    expect(codeOf(wizard.deactivate())).toBe(error);
    expect(readdirSync(join(folder, 'state'))).toEqual(before);
  });

  test.each(named(cases.filter(({ status }) => status)))('%s', (_, { files, status, codes }) => {
    const { wizard } = place(files);
    const shown = value(wizard.codes()).map(({ code, deviceCode, sent, refused }) => {
      return { code, deviceCode, sent, refused };
    });
    expect(shown).toEqual(codes);
    const { state, license, pending } = value(wizard.start());
    expect({
      state,
      license: license?.deviceCode ?? null,
      pending: pending.map(({ deviceCode }) => deviceCode),
    }).toEqual(status);
  });
});

describe('writing', () => {
  test.each(named(cases.filter(({ written }) => written)))('%s', (_, { files, written }) => {
    const { folder, store } = place(files);
    const { state, revision } = value(store.load());
    if (state === null) throw new Error('no state');
    expect(value(store.commit(state, revision))).toBe(true);
    expect(filesIn(folder)).toEqual(written);
  });

  test.each(named(cases.filter(({ deactivated }) => deactivated)))(
    '%s, deactivated',
    (_, { files, deactivated }) => {
      const { folder, wizard } = place(files);
      value(wizard.deactivate());
      expect(filesIn(folder)).toEqual(deactivated);
    },
  );
});

describe('what a program makes of the answer of check', () => {
  test.each(named(vectors.bridge))(
    '%s',
    (_, { computerId, now, answer, state, product: other }) => {
      const own = value(parseProduct({ ...vectors.product, ...other }));
      expect(checkBridge(own, answer, { computerId, now }).state).toBe(state);
    },
  );
});
