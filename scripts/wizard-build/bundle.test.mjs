import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import jsqr from 'jsqr';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { root } from '../start/paths.mjs';
import { run } from '../start/run.mjs';
import { asOneScript, bundleWizard } from './bundle.mjs';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

/** As a module that Node.js loads it is one with a default, whatever its types say. */
const readQr = /** @type {any} */ (jsqr).default ?? jsqr;

const { x = '' } = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
const publicKey = Buffer.from(x, 'base64url').toString('hex');
const product = {
  ...{ olp: 1, productId: 70021, name: 'Example CAD', version: '12.3', buildDate: '2026-10-01' },
  portalUrl: 'https://activate.example.com',
  ring: [{ kid: 3, alg: 'ed25519', publicKey, status: 'signing' }],
};
const edition = {
  productFile: JSON.stringify(product),
  name: 'Example CAD Licensing',
  logo: { type: 'image/svg+xml', base64: '' },
  machine: false,
};

const folder = mkdtempSync(join(tmpdir(), 'wizard-bundle-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const named = ['--product', join(folder, 'product.json')];

/**
 * The script alone in a folder, run by Node.js.
 * @param {string} name @param {string[]} args
 */
const wizard = (name, ...args) => {
  const all = [join(folder, `${name}.cjs`), ...args, '--state', join(folder, 'state')];
  return run(process.execPath, all, { cwd: folder });
};

beforeAll(async () => {
  writeFileSync(join(folder, 'product.json'), JSON.stringify({ ...product, name: 'Another' }));
  const [sold, trying] = await Promise.all([bundleWizard(edition, {}), bundleWizard(null, {})]);
  writeFileSync(join(folder, 'sold.cjs'), asOneScript(sold));
  writeFileSync(join(folder, 'trying.cjs'), asOneScript(trying));
});

describe('a wizard that customers get', () => {
  test('has its product inside, and takes none from outside', async () => {
    const status = JSON.parse((await wizard('sold', 'status', '--json')).text);
    expect(status).toMatchObject({ ok: true, forTrying: false, product: { name: 'Example CAD' } });
    const outside = await wizard('sold', 'status', '--json', ...named);
    expect(JSON.parse(outside.text)).toMatchObject({ error: { code: 'PRODUCT_INSIDE' } });
    const { text } = await wizard('sold', '--help');
    expect(text).toMatch(/^Example CAD Licensing: /);
    expect(text).not.toMatch(/--product|trying/);
    expect((await wizard('sold', 'status')).text).toMatch(
      /^Example CAD 12\.3 · Example CAD Licensing\n\n/,
    );
  });

  test('draws QR codes and writes pictures of them, with nothing beside it', async () => {
    const file = join(folder, 'qr.png');
    const asked = ['request', '--plain', '--activation-key', 'C5NYF-4JRSE-PZBQW-FQ889'];
    const { url } = JSON.parse((await wizard('sold', ...asked, '--png', file, '--json')).text);
    const { data, width, height } = PNG.sync.read(readFileSync(file));
    expect(readQr(new Uint8ClampedArray(data), width, height)?.data).toBe(url);
    expect((await wizard('sold', ...asked)).text).toMatch(/[▄▀█]{7}/);
  });
});

describe('what programs ask at their start', () => {
  const vectors = JSON.parse(readFileSync(join(root, 'docs', 'wizard-state-vectors.json'), 'utf8'));
  const cases = /** @type {{why: string, files: Record<string, string | {hex: string}>}[]} */ (
    // Each takes four processes.
    vectors.cases.filter((/** @type {unknown} */ _, /** @type {number} */ at) => at % 7 === 0)
  );

  beforeAll(async () => {
    const whose = { ...edition, productFile: JSON.stringify(vectors.product) };
    const scripts = await bundleWizard(whose, {});
    writeFileSync(join(folder, 'quick.cjs'), asOneScript(scripts));
    writeFileSync(join(folder, 'whole.cjs'), scripts.whole);
  });

  test('is answered by what is read first as by the whole wizard, for all kinds of states', async () => {
    const home = join(folder, 'vectors');
    const id = String(vectors.product.productId);
    for (const { why, files } of cases) {
      for (const command of ['status', 'check']) {
        const answers = [];
        for (const script of ['quick', 'whole']) {
          rmSync(home, { recursive: true, force: true });
          for (const [name, content] of Object.entries(files)) {
            const [where = '', file = ''] = name.split('/');
            mkdirSync(join(home, where, id), { recursive: true });
            const bytes = typeof content === 'string' ? content : Buffer.from(content.hex, 'hex');
            writeFileSync(join(home, where, id, file), bytes);
          }
          const places = ['--state', join(home, 'state'), '--second-copy', join(home, 'receipts')];
          const args = [join(folder, `${script}.cjs`), command, '--json', ...places];
          const { code, text } = await run(process.execPath, args, { cwd: folder });
          answers.push({ code, answer: JSON.parse(text) });
        }
        expect(answers[0], `${command}: ${why}`).toEqual(answers[1]);
      }
    }
  });
});

describe('a wizard for the whole machine', () => {
  // The machine's real place may have the license of another one; the Activation Key fits all of these.
  const productId = 389 + 1024 * (3_000_000 + Math.floor(Math.random() * 1_000_000));
  const home = join(folder, 'machine-home');
  const { KEYTURN_STATE: _, KEYTURN_RECEIPTS: __, ...others } = process.env;
  const env = { ...others, HOME: home, XDG_STATE_HOME: '', XDG_CONFIG_HOME: '' };
  const asked = ['request', '--plain', '--activation-key', 'C5NYF-4JRSE-PZBQW-FQ889'];

  /** @param {string} script @param {string[]} args */
  async function ask(script, ...args) {
    const typed = [join(folder, `${script}.cjs`), ...args, '--json'];
    return JSON.parse((await run(process.execPath, typed, { cwd: folder, env })).text);
  }

  beforeAll(async () => {
    mkdirSync(home);
    const productFile = JSON.stringify({ ...product, productId });
    for (const machine of [false, true]) {
      const name = machine ? 'machine' : 'user';
      const scripts = await bundleWizard({ ...edition, productFile, machine }, {});
      writeFileSync(join(folder, `${name}.cjs`), asOneScript(scripts));
      writeFileSync(join(folder, `${name}-whole.cjs`), scripts.whole);
    }
  });

  test('does not see what a user has, first script and whole; nor does one with --machine', async () => {
    expect(await ask('user', ...asked)).toMatchObject({ ok: true, reused: false });
    for (const script of ['user', 'user-whole']) {
      expect((await ask(script, 'status')).state, script).toBe('PENDING');
      expect((await ask(script, 'status', '--machine')).state, script).toBe('NONE');
    }
    for (const script of ['machine', 'machine-whole']) {
      expect((await ask(script, 'status')).state, script).toBe('NONE');
    }
  });

  test.skipIf(process.platform === 'win32')('writes what every user may read', async () => {
    for (const name of ['user', 'machine']) {
      const place = join(folder, `place-${name}`);
      expect(await ask(name, ...asked, '--state', place)).toMatchObject({ ok: true });
      const file = join(place, String(productId), 'state.1.json');
      expect(statSync(file).mode & 0o777).toBe(name === 'user' ? 0o600 : 0o644);
    }
  });
});

describe('a wizard for trying', () => {
  test('asks for a product file', async () => {
    const { code, text } = await wizard('trying', 'status', '--json');
    expect([code, JSON.parse(text).error.code]).toEqual([1, 'USAGE']);
  });

  test.each([['status'], ['codes'], ['accept', 'x'], ['accept'], ['--help'], ['menu']])(
    'says in %j that it is one',
    async (...typed) => {
      expect((await wizard('trying', ...typed, ...named)).text).toContain('for trying only');
      if (typed[0] === '--help' || typed[0] === 'menu') return;
      const { text } = await wizard('trying', ...typed, ...named, '--json');
      expect(JSON.parse(text).forTrying).toBe(true);
    },
  );
});
