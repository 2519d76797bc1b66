import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { activationKey, answer, productJson } from '../portal.test-support';
import { wizardProcess } from './process.test-support';

/* Files as editors and shells of all kinds leave them: every one that a person hands over. */

const { path, run } = wizardProcess();
const wide = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');
const ENCODINGS: [string, (text: string) => Buffer][] = [
  ['utf-8', (text) => Buffer.from(text)],
  ['utf-8 with a mark', (text) => Buffer.from(`\ufeff${text}`)],
  ['utf-16 le', wide],
  ['utf-16 be', (text) => wide(text).swap16()],
  ['utf-16 le without a mark', (text) => Buffer.from(text, 'utf16le')],
  ['utf-16 be without a mark', (text) => Buffer.from(text, 'utf16le').swap16()],
];

test.each(ENCODINGS)(
  'product file, license file and standard input may be %s',
  async (name, as) => {
    const product = path(`${name}.json`);
    writeFileSync(product, as(JSON.stringify({ ...productJson, name: 'Müller CAD' })));
    const flags = ['--product', product, '--json'];
    const state = `state ${name}`;
    const keyFile = path(`${name}.txt`);
    const asked = await run(
      state,
      ['request', '--activation-key', '-', ...flags],
      as(`${activationKey(1)}\r\n`),
    );
    expect(asked.json()).toMatchObject({ ok: true, product: { name: 'Müller CAD' } });
    writeFileSync(keyFile, as(answer(asked.json().url)));
    expect((await run(state, ['accept', '--file', keyFile, ...flags])).json().state).toBe('ACTIVE');
  },
);

test.each([
  ['{"olp": 1, ', /is not JSON in UTF-8 or UTF-16, or was cut: .*broken/],
  [Buffer.from(JSON.stringify({ ...productJson, name: 'Größe' }), 'latin1'), /in UTF-8 or UTF-16/],
  [JSON.stringify({ ...productJson, version: 7 }), /\(field: version\): .*broken/],
  [JSON.stringify({ ...productJson, ring: 'none' }), /\(field: ring/],
])(
  'a product file that is not valid is said by its field, never by a name in braces',
  async (text, words) => {
    const product = path('broken.json');
    writeFileSync(product, text);
    const { stderr, stdout } = await run('broken', ['status', '--product', product]);
    expect(stderr + stdout).toMatch(words);
    expect(stderr + stdout).not.toMatch(/[{}]/);
  },
);
