import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import jsQR from 'jsqr';
import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import { computerIdHash } from '@/lib/olp/computer-id';
import { matchDvc } from '@/lib/olp/device';
import { value } from '@/lib/olp/property.test-support';
import { decodeCode } from '@/lib/olp/text/codes';
import { unseen } from '@/lib/strangers-words.test-support';
import {
  activationKey,
  answer,
  openRequest,
  productId,
  productJson,
  today,
} from '../portal.test-support';
import { wizardProcess } from './process.test-support';

const { run, path } = wizardProcess();

const requestKey = (n: number) => ['request', '--activation-key', activationKey(n), '--json'];

/** The text of a QR code in a picture, and how many pixels its modules and its margin have. */
function readPng(file: string) {
  const { data, width, height } = PNG.sync.read(readFileSync(file));
  const code = jsQR(new Uint8ClampedArray(data), width, height);
  if (!code) throw new Error('no QR code in the picture');
  const { topLeftCorner, topRightCorner } = code.location;
  const modules = 17 + 4 * code.version;
  const modulePixels = (topRightCorner.x - topLeftCorner.x) / modules;
  return {
    text: code.data,
    modulePixels,
    margin: topLeftCorner.x / modulePixels,
    chunks: code.chunks,
  };
}

test('words of a computer send no escape sequence to the terminal and turn no line', async () => {
  const name = ['--computer-name', 'PC\u202e\u2066\u2800', '--computer-id', 'x\u202e\u3164שלום'];
  const command = ['request', '--activation-key', activationKey(2), ...name];
  const { stdout } = await run('hostile', command);
  const json = await run('hostile', [...command, '--json']);
  for (const said of [stdout, json.stdout]) expect(unseen(said)).toEqual([]);
  expect(stdout).toContain('‹U+202E›');
  expect(json.json()).toMatchObject({ computerName: 'PC\u202e\u2066\u2800' });
});

test('a license from request to deactivation, and never again', async () => {
  const png = path('request.png');
  const requested = await run('whole', [
    ...[...requestKey(1), '--computer-id', ' lab  7 ', '--computer-name', 'LAB-PC-07'],
    ...['--png', png, '--save-request', path('request.txt')],
  ]);
  expect(requested.exitCode).toBe(0);
  const request = requested.json();
  expect(request).toMatchObject({
    ok: true,
    computerId: 'LAB 7',
    computerName: 'LAB-PC-07',
    type: 2,
    reused: false,
  });

  // The picture is what a phone needs, and says what the text says.
  const picture = readPng(png);
  expect(picture.text).toBe(request.url);
  expect(picture.modulePixels).toBeGreaterThanOrEqual(5);
  expect(picture.margin).toBeGreaterThanOrEqual(3.9);
  expect(picture.chunks.map((chunk) => chunk.type)).toEqual(['alphanumeric']);
  expect(request.qrVersion).toBeLessThanOrEqual(10);
  expect(readFileSync(path('request.txt'), 'utf8').trim()).toBe(request.url);
  expect(openRequest(request.url)).toMatchObject({ productId, computerId: 'LAB 7' });

  expect(await run('whole', ['status', '--json'])).toMatchObject({ exitCode: 1 });

  // Typed group by group, one group wrong: it is located and nothing is accepted.
  const key = answer(request.url, { feat: 0b10, ver: [12, 255] });
  const groups = key.split('-');
  const wrong = groups.map((group, index) => (index === 3 ? `${group.slice(0, 5)}U` : group));
  const refused = await run('whole', ['accept', ...wrong, '--json']);
  expect(refused.exitCode).toBe(1);
  expect(refused.json().error).toMatchObject({
    code: 'CODE_TYPO',
    details: { kind: 'CK', badGroups: [3], repair: { computerKey: key, groups: [3] } },
  });
  const accepted = await run('whole', ['accept', ...groups, '--json']);
  expect(accepted.exitCode).toBe(0);
  expect(accepted.json()).toMatchObject({
    state: 'ACTIVE',
    repairedGroups: [],
    license: { features: ['batch'], highestVersion: '12.*', terms: { exp: today + 100 } },
  });

  const status = await run('whole', ['status', '--json']);
  expect(status.exitCode).toBe(0);
  expect(status.json()).toMatchObject({ state: 'ACTIVE', codes: 0 });

  expect(await run('whole', ['deactivate', '--json'])).toMatchObject({ exitCode: 11 });
  expect((await run('whole', ['status', '--json'])).json().state).toBe('ACTIVE');

  const dvcPng = path('dvc.png');
  const deactivated = await run('whole', ['deactivate', '--yes', '--json', '--png', dvcPng]);
  expect(deactivated.exitCode).toBe(10);
  const { code } = deactivated.json();
  const cidHash = computerIdHash('LAB 7');
  const deviceCode = value(decodeCode('DC', request.deviceCode));
  const dvc = value(decodeCode('DVC', code.code));
  expect(matchDvc({ productId, cidHash, deviceCode }, dvc)).toBe(true);
  expect(readPng(dvcPng).text).toBe(code.url);
  expect(code.url).toBe(
    `HTTPS://ACTIVATE.EXAMPLE.COM/D/${request.deviceCode}/${code.code}`.replaceAll('-', ''),
  );

  const again = async () => (await run('whole', ['accept', key, '--json'])).json().error.code;
  expect(await again()).toBe('DEACTIVATED');
  await run('whole', requestKey(1));
  expect(await again()).toBe('DEACTIVATED');
  expect((await run('whole', ['codes', '--json'])).json().codes).toEqual([code]);

  // Even after somebody cleaned the tombstones out of the state.
  const folder = path(`whole/${productId}`);
  const [file = ''] = readdirSync(folder);
  const state = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  writeFileSync(join(folder, file), JSON.stringify({ ...state, tombstones: [] }));
  expect(await again()).toBe('DEACTIVATED');
  expect((await run('whole', ['codes', '--json'])).json().codes).toEqual([code]);
  expect(await run('whole', ['deactivate', '--yes', '--json'])).toMatchObject({ exitCode: 11 });
});

describe('a key is taken', () => {
  test('mended where its signature tells what was meant, if that is wanted', async () => {
    const { url } = (await run('mended', requestKey(2))).json();
    const key = answer(url, {}, 's48');
    const typed = key.replace(/-(.)(.)/, (_, a, b) => `-${a}${b === '7' ? '8' : '7'}`);
    expect(await run('mended', ['accept', typed])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining(`group 2 reads ${key.slice(7, 13)}`),
    });
    const accepted = await run('mended', ['accept', '--repair', typed, '--json']);
    expect(accepted.json()).toMatchObject({ ok: true, state: 'ACTIVE', repairedGroups: [1] });
  });

  test('from a license file, and from the standard input', async () => {
    const { url } = (await run('file', requestKey(3))).json();
    const key = answer(url);
    const file = path('license.json');
    writeFileSync(file, JSON.stringify({ olp: 1, computerKey: key }));
    expect((await run('file', ['accept', '--file', file, '--json'])).json().state).toBe('ACTIVE');
    const piped = await run('file', ['accept', '-', '--json'], `${key.replaceAll('-', '\n')}\n`);
    expect(piped.json()).toMatchObject({ ok: true, stored: true });
  });

  test('from a folder with the license files of a whole fleet, of which it takes its own', async () => {
    const folder = path('fleet');
    mkdirSync(folder);
    const save = (name: string, computerKey: string) =>
      writeFileSync(join(folder, name), JSON.stringify({ olp: 1, computerKey }));
    for (const n of [11, 12]) {
      const { url } = (await run(`fleet ${n}`, requestKey(n))).json();
      save(`license-${n}.json`, answer(url));
    }
    writeFileSync(join(folder, 'computers.csv'), '"computer"');
    writeFileSync(join(folder, 'broken.json'), '{');
    const { url } = (await run('fleet 13', requestKey(13))).json();
    const before = await run('fleet 13', ['accept', '--file', folder, '--json']);
    expect(before.json()).toMatchObject({
      ok: false,
      error: { code: 'NONE_IS_OURS', details: { files: 3 } },
    });
    save('license-13.json', answer(url));
    for (const n of [13, 11, 12]) {
      const accepted = await run(`fleet ${n}`, ['accept', '--file', folder, '--json']);
      expect(accepted.json().state).toBe('ACTIVE');
    }
  });
});

test('three computers without internet share one stick: requests out, one ZIP back as it is, each takes its own', async () => {
  const stick = path('stick');
  mkdirSync(stick);
  // Two of them have the same name.
  const computers = ['Büro 1/2', 'LAB', 'LAB'].map((name, n) => ({ name, state: `trip ${n}` }));
  for (const [n, { name, state }] of computers.entries()) {
    const key = [...requestKey(21 + n), '--computer-id', `trip-${n}`, '--computer-name', name];
    const made = await run(state, [...key, '--save-request', stick]);
    expect(made.json().unsaved).toEqual([]);
  }
  const requests = readdirSync(stick).sort();
  expect(requests).toHaveLength(3);
  expect(requests.join('\n')).toMatch(
    /^activation-request-Büro-1-2-\w{5}\.txt\n(activation-request-LAB-\w{5}\.txt\n?){2}$/,
  );
  const keys = requests.map((name) => answer(readFileSync(join(stick, name), 'utf8').trim()));
  const files = keys.map((computerKey, n) => [
    `license-${n}.json`,
    strToU8(JSON.stringify({ olp: 1, computerKey })),
  ]);
  const others = ['results.csv', 'computers.csv'].map((name) => [name, strToU8('"computer"')]);
  writeFileSync(join(stick, 'files.zip'), zipSync(Object.fromEntries([...others, ...files])));
  writeFileSync(join(stick, 'holiday.zip'), 'PK, but no ZIP');
  for (const [n, { state }] of computers.entries()) {
    const from = n === 0 ? join(stick, 'files.zip') : stick;
    const taken = await run(state, ['accept', '--file', from, '--json']);
    expect(taken.json()).toMatchObject({ ok: true, state: 'ACTIVE', stored: true });
  }
  const stranger = await run('trip 4', [...requestKey(29), '--computer-id', 'trip-9']);
  expect(stranger.exitCode).toBe(0);
  expect(await run('trip 4', ['accept', '--file', stick])).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('None of these license files is for this computer.'),
  });
});

test('keys are found behind the words that came with them', async () => {
  const typed = `Your Activation Key: ${activationKey(1)}.`;
  const asked = await run('labels', ['request', '--activation-key', typed, '--json']);
  expect(asked.exitCode).toBe(0);
  const key = answer(asked.json().url);
  writeFileSync(path('mail.txt'), `Hello,\n\nComputer Key:\n  ${key}\n\nBest regards\n`);
  const accepted = await run('labels', ['accept', '--file', path('mail.txt'), '--json']);
  expect(accepted.json()).toMatchObject({ ok: true, state: 'ACTIVE' });
});

test('the exit code tells a script that a license is over', async () => {
  const { url } = (await run('over', requestKey(4))).json();
  // The lease of a key issued long ago is over, which does not refuse the key.
  const key = answer(url, { iss: today - 60, lease: 30 });
  expect(await run('over', ['accept', key, '--json'])).toMatchObject({ exitCode: 0 });
  const status = await run('over', ['status', '--json']);
  expect(status.json().state).toBe('LEASE_OVER');
  expect(status.exitCode).toBe(2);
});

test('wizards started at once all keep their requests', async () => {
  const runs = await Promise.all([5, 6, 7, 8].map((n) => run('at-once', requestKey(n))));
  const codes = runs.map((each) => each.json().deviceCode).sort();
  const { pending } = (await run('at-once', ['status', '--json'])).json();
  // biome-ignore lint/suspicious/noExplicitAny: each command has its own fields.
  expect(pending.map((each: any) => each.deviceCode).sort()).toEqual(codes);
});

test('a canceled request leaves a code, and its key is refused', async () => {
  const { url, deviceCode } = (await run('canceled', requestKey(1))).json();
  const canceled = await run('canceled', ['cancel', '--json']);
  expect(canceled.exitCode).toBe(4);
  expect(canceled.json().canceled).toMatchObject([{ deviceCode, reason: 'canceled' }]);
  expect((await run('canceled', ['accept', answer(url), '--json'])).json().error.code).toBe(
    'NO_REQUEST',
  );
});

test('without --json it speaks in sentences', async () => {
  const requested = await run('words', requestKey(1).slice(0, -1));
  const { deviceCode, url } = (await run('words', requestKey(1))).json();
  expect(requested.stdout).toContain(url);
  expect(requested.stdout).toMatch(
    new RegExp(`Computer ID WIZ-\\w{12}, Device Code ${deviceCode}`),
  );
  expect(requested.stdout).toContain('█▀▀▀▀▀█');
  const accepted = await run('words', ['accept', answer(url)]);
  expect(accepted.stdout).toMatch(/✓ Accepted[\s\S]*Valid until +\w+ \d+, 20\d\d/);
  const shown = (await run('words', ['deactivate', '--yes'])).stdout;
  expect(shown).toMatch(/1 \w{5} {3}2 \w{5} {3}3 \w{5} {3}4 \w{5}/);
  expect((await run('words', ['status'])).stdout).not.toMatch(/\{\w+\}/);
});

test('a test portal is called so on every screen', async () => {
  const product = path('test-portal.json');
  writeFileSync(product, JSON.stringify({ ...productJson, testPortal: true }));
  for (const typed of [
    ['status'],
    ['codes'],
    ['menu'],
    ['request', '--activation-key', activationKey(1)],
  ]) {
    expect((await run('test-portal', [...typed, '--product', product])).stdout).toContain(
      'Test portal',
    );
  }
});

test('a code is shown even where its picture cannot be saved', async () => {
  const { url } = (await run('unsaved', requestKey(1))).json();
  await run('unsaved', ['accept', answer(url)]);
  const png = path('no/such/folder.png');
  const ended = await run('unsaved', ['deactivate', '--yes', '--png', png, '--json']);
  expect(ended).toMatchObject({ exitCode: 10 });
  expect(ended.json()).toMatchObject({ ok: true, code: { kind: 'DVC' }, unsaved: [png] });
});

test('a request too long for a QR code is for pasting', async () => {
  const typed = [...requestKey(1), '--computer-id', 'éàü-'.repeat(16)];
  expect((await run('long', typed)).json()).toMatchObject({ ok: true, qrVersion: null });
  expect(
    (
      await run(
        'long',
        typed.filter((each) => each !== '--json'),
      )
    ).stdout,
  ).toContain('paste this text');
  const plain = await run('long', [...typed, '--plain', '--new']);
  expect(plain.json()).toMatchObject({ ok: true, type: 1 });
});

test.each([
  [['frobnicate'], 'USAGE'],
  [['status', '--frobnicate'], 'USAGE'],
  [['status', '--png', 'x'], 'USAGE'],
  [['request'], 'USAGE'],
  [['accept'], 'USAGE'],
  [['accept', '--file', 'no-such-file'], 'FILE_UNREADABLE'],
  [['status', '--product', 'no-such-file'], 'PRODUCT_MISSING'],
  [['request', '--activation-key', '00000-00000-00000-00000'], 'CODE_TYPO'],
])('%j is refused with one JSON object', async (typed, code) => {
  const ended = await run('refused', [...typed, '--json']);
  expect(ended).toMatchObject({ exitCode: 1, stderr: '' });
  expect(ended.json()).toMatchObject({ ok: false, error: { code, message: expect.any(String) } });
});

test('a damaged state is said and kept', async () => {
  await run('damaged', requestKey(1));
  const folder = path(`damaged/${productId}`);
  const [file = ''] = readdirSync(folder);
  writeFileSync(join(folder, file), 'nonsense');
  const ended = await run('damaged', requestKey(1));
  expect(ended.json().error).toMatchObject({ code: 'STATE_DAMAGED' });
  expect(readFileSync(join(folder, file), 'utf8')).toBe('nonsense');
  rmSync(folder, { recursive: true });
  expect((await run('damaged', requestKey(1))).exitCode).toBe(0);
});

test('a scanner that wants lower case gets scheme and host so, of both codes', async () => {
  const [asked, removed] = [path('lower-a.png'), path('lower-d.png')];
  const requested = await run('lower', [...requestKey(4), '--lower-case', '--png', asked]);
  const { url } = requested.json();
  expect(readPng(asked).text).toMatch(/^https:\/\/activate\.example\.com\/a\/[0-9A-Z]+$/);
  expect(readPng(asked).text.toUpperCase()).toBe(url);
  expect(openRequest(readPng(asked).text)).toEqual(openRequest(url));
  await run('lower', ['accept', answer(url)]);
  const gone = await run('lower', [
    'deactivate',
    '--yes',
    '--lower-case',
    '--json',
    '--png',
    removed,
  ]);
  expect(readPng(removed).text).toMatch(
    /^https:\/\/activate\.example\.com\/d\/[0-9A-Z]+\/[0-9A-Z]+$/,
  );
  expect(readPng(removed).text.toUpperCase()).toBe(gone.json().code.url);
});

test('what makers leave on boards without a number is no Computer ID, and the words say why', async () => {
  const refused = await run('shared', [
    ...['request', '--activation-key', activationKey(1), '--computer-id', 'To be filled by O.E.M.'],
  ]);
  expect(refused.exitCode).not.toBe(0);
  expect(refused.stderr).toMatch(/To be filled by O\.E\.M\..* many have it\. Choose/i);
});
