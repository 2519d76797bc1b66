import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { run } from '../../start/run.mjs';
import { Checks } from './checks.mjs';

/** Two groups of a key with a wrong character each. @param {string} key */
function mistype(key) {
  const groups = key.split('-');
  for (const index of [1, 3]) {
    const group = groups[index] ?? '';
    groups[index] = (group.startsWith('7') ? '8' : '7') + group.slice(1);
  }
  return groups.join('-');
}

/**
 * One client against the real portal, with a license of one seat: whoever did not give it back is found
 * by the next activation.
 * @param {import('./clients.mjs').Client} client
 * @param {import('./portal-door.mjs').PortalDoor} portal
 * @param {{productId: string, productName: string, folder: string}} place product, and a folder for its states
 * @returns {Promise<Checks>}
 */
export async function tryClient({ name, command }, portal, { productId, productName, folder }) {
  const checks = new Checks(name);
  const created = await portal.keyturn(
    ...['license', 'create', '--product', productId, '--email', 'buyer@example.com', '--json'],
  );
  /** @type {string} */
  const activationKey = JSON.parse(created).activationKey;
  const activate = ['activate', '--activation-key', activationKey, '--computer-id', name];
  const [program = '', ...first] = command;
  const product = join(folder, 'product.json');
  const nowhere = join(folder, `${name}-nowhere.json`);
  const elsewhere = {
    ...JSON.parse(readFileSync(product, 'utf8')),
    portalUrl: 'http://127.0.0.1:1',
  };
  writeFileSync(nowhere, JSON.stringify(elsewhere));

  /** @param {string} state folder of its state @param {number} exit expected @param {string[]} args */
  async function client(state, exit, args, productFile = product, env = process.env) {
    const all = [...args, '--product', productFile, '--state', join(folder, name, state), '--json'];
    const { code, text } = await run(program, [...first, ...all], { env });
    assert.equal(code, exit, `exit code of ${args.join(' ')}: ${text}`);
    return JSON.parse(text);
  }

  await checks.check('activates online, checks in, deactivates online', async () => {
    const activated = await client('online', 0, activate);
    assert.equal(activated.state, 'ACTIVE');
    assert.equal(activated.product.name, productName);
    assert.equal((await client('online', 0, ['status'])).state, 'ACTIVE');
    assert.equal((await client('online', 0, ['check-in'])).verdict, 'OK');
    const other = ['activate', '--activation-key', activationKey, '--computer-id', 'OTHER'];
    assert.equal((await client('other', 1, other)).error.code, 'NO_SEAT');
    const { code } = await client('online', 10, ['deactivate', '--online', '--yes']);
    assert.equal(code.sent, true);
    assert.equal((await client('online', 1, ['status'])).state, 'NONE');
    assert.deepEqual(await portal.activations(activationKey), ['released_proven proven']);
  });

  await checks.check('runs again once its license does, by activating as well', async () => {
    await client('stopped', 0, activate);
    await portal.keyturn('license', 'suspend', activationKey);
    assert.equal((await client('stopped', 1, ['check-in'])).state, 'SUSPENDED');
    await portal.keyturn('license', 'resume', activationKey);
    assert.equal((await client('stopped', 1, ['status'])).state, 'SUSPENDED');
    assert.equal((await client('stopped', 0, activate)).state, 'ACTIVE');
    assert.equal(
      (await client('stopped', 10, ['deactivate', '--online', '--yes'])).code.sent,
      true,
    );
  });

  await checks.check('activates and deactivates offline, typing errors located', async () => {
    const request = ['request', '--activation-key', activationKey, '--computer-id', name];
    const { url, deviceCode } = await client('offline', 0, request);
    const { computerKey, shortComputerKey } = await portal.post('activate', { request: url });
    const typed = mistype(computerKey);
    const { error } = await client('offline', 1, ['accept', typed]);
    assert.deepEqual([error.code, error.details.badGroups], ['CODE_TYPO', [1, 3]]);
    assert.equal((await client('offline', 0, ['accept', shortComputerKey])).kind, 'SCK');
    const repaired = await client('offline', 0, ['accept', typed, '--repair']);
    assert.deepEqual([repaired.kind, repaired.repaired], ['CK', computerKey]);
    assert.equal((await client('offline', 0, ['status'])).state, 'ACTIVE');
    const { code } = await client('offline', 10, ['deactivate', '--yes']);
    const carried = { dvc: code.code, deviceCode };
    assert.equal((await portal.post('deactivate', carried)).result, 'released');
    assert.equal((await portal.post('deactivate', carried)).result, 'already_released');
    const again = await client('offline', 1, ['accept', computerKey]);
    assert.equal(again.error.code, 'DEACTIVATED');
  });

  await checks.check('loses no seat to a portal that does not answer', async () => {
    assert.equal((await client('cut', 1, activate, nowhere)).error.code, 'NETWORK');
    assert.equal((await client('cut', 0, activate)).state, 'ACTIVE');
    assert.equal((await client('cut', 1, ['check-in'], nowhere)).error.code, 'NETWORK');
    assert.equal((await client('cut', 0, ['status'])).state, 'ACTIVE');
    const { code } = await client('cut', 10, ['deactivate', '--online', '--yes'], nowhere);
    assert.equal(code.sent, false);
    assert.deepEqual((await portal.activations(activationKey)).at(0), 'active null');
    // The code that is still owed goes first, else there were no seat.
    assert.equal((await client('cut', 0, activate)).state, 'ACTIVE');
    assert.equal((await client('cut', 10, ['deactivate', '--online'])).code.sent, true);
    const all = await portal.activations(activationKey);
    assert.deepEqual(new Set(all), new Set(['released_proven proven']));
  });
  await checks.check('reads a product file as Notepad and PowerShell write it', async () => {
    const marked = `\ufeff${readFileSync(product, 'utf8')}`;
    const wide = Buffer.from(marked, 'utf16le');
    const written = {
      ...{ utf8: Buffer.from(marked), le: wide, be: Buffer.from(wide).swap16() },
      ...{ bareLe: wide.subarray(2), bareBe: Buffer.from(wide.subarray(2)).swap16() },
    };
    for (const [encoding, bytes] of Object.entries(written)) {
      const file = join(folder, `${name}-${encoding}.json`);
      writeFileSync(file, bytes);
      const seen = await client('online', 1, ['status'], file);
      assert.equal(seen.state, 'NONE', encoding);
      assert.equal(seen.product.name, productName, encoding);
    }
    const file = join(folder, `${name}-latin1.json`);
    const named = JSON.stringify({ ...JSON.parse(readFileSync(product, 'utf8')), name: 'Größe' });
    writeFileSync(file, Buffer.from(named, 'latin1'));
    assert.equal((await client('online', 1, ['status'], file)).error.code, 'BAD_PRODUCT');
  });

  await checks.check(
    'takes the proxy that the environment names, and none for NO_PROXY',
    async () => {
      const asked = /** @type {string[]} */ ([]);
      const proxy = createServer((_, response) => response.writeHead(502).end());
      proxy.on('connect', (request, socket) => {
        asked.push(request.url ?? '');
        socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
      });
      await new Promise((resolve) => proxy.listen(0, '127.0.0.1', () => resolve(null)));
      const { port } = /** @type {import('node:net').AddressInfo} */ (proxy.address());
      const far = join(folder, `${name}-far.json`);
      writeFileSync(
        far,
        JSON.stringify({ ...elsewhere, portalUrl: 'https://portal.test.invalid' }),
      );
      const others = Object.entries(process.env).filter(([set]) => !/_proxy$/i.test(set));
      const bare = { ...Object.fromEntries(others), HTTPS_PROXY: `http://127.0.0.1:${port}` };
      try {
        const through = await client('far', 1, activate, far, bare);
        assert.equal(through.error.code, 'NETWORK');
        assert.deepEqual([...new Set(asked)], ['portal.test.invalid:443']);
        asked.length = 0;
        await client('far', 1, activate, far, { ...bare, NO_PROXY: 'example.com, test.invalid' });
        assert.deepEqual(asked, []);
      } finally {
        proxy.close();
      }
    },
  );
  return checks;
}
