import assert from 'node:assert/strict';
import { Checks } from '../clients/checks.mjs';

/**
 * One command of an executable on one computer, with `--json`.
 * @callback Command
 * @param {string[]} args
 * @param {{network?: true}} [options] without it the computer has no network
 * @returns {Promise<{code: number, answer: any}>}
 */

/**
 * @typedef {object} Computer
 * @property {string} name
 * @property {Command} wizard
 * @property {string} folder where the executable writes its files, as it names it
 * @property {(file: string) => Buffer} read a file of that folder
 * @property {(file: string, text: string) => void} write one, as a stick brings it
 */

/**
 * What people do with the wizard (journeys 4 to 7, 9 and 10), as far as it can be typed.
 * @param {Computer} computer
 * @param {import('../clients/portal-door.mjs').PortalDoor} portal
 * @param {string} productId
 * @returns {Promise<Checks>}
 */
export async function tryJourneys({ name, wizard, folder, read, write }, portal, productId) {
  const checks = new Checks(name);
  const created = await portal.keyturn(
    ...['license', 'create', '--product', productId, '--email', 'buyer@example.com', '--json'],
  );
  /** @type {string} */
  const activationKey = JSON.parse(created).activationKey;
  const asked = ['--activation-key', activationKey, '--computer-name', name];

  /** @param {number} exit expected @param {string[]} args @param {{network?: true}} [options] */
  async function does(exit, args, options) {
    const { code, answer } = await wizard(args, options);
    assert.equal(code, exit, `exit code of ${args[0]}: ${JSON.stringify(answer)}`);
    assert.equal(answer.forTrying, false);
    return answer;
  }
  const online = /** @type {const} */ ({ network: true });

  let [computerKey, code, deviceCode] = ['', '', ''];
  await checks.check('takes its product from nowhere but itself', async () => {
    write('product.json', '{"olp":1,"productId":1}');
    const refused = await does(1, ['status', '--product', `${folder}product.json`]);
    assert.equal(refused.error.code, 'PRODUCT_INSIDE');
    const status = await does(1, ['status']);
    assert.deepEqual([status.product.id, status.state], [Number(productId), 'NONE']);
  });

  await checks.check(
    '4: a QR code, a typed key, a typing error located, the same key again',
    async () => {
      const request = await does(0, ['request', ...asked, '--png', `${folder}request.png`]);
      assert.ok(request.qrVersion > 0);
      assert.equal(read('request.png').subarray(1, 4).toString(), 'PNG');
      ({ computerKey } = await portal.post('activate', { request: request.url }));
      assert.equal(
        (await portal.post('activate', { request: request.url })).computerKey,
        computerKey,
      );
      const groups = computerKey.split('-');
      const other = groups[2]?.startsWith('7') ? '8' : '7';
      const typed = groups.map((group, index) => (index === 2 ? other + group.slice(1) : group));
      const { error } = await does(1, ['accept', ...typed]);
      assert.deepEqual([error.code, error.details.badGroups], ['CODE_TYPO', [2]]);
      assert.equal((await does(0, ['accept', ...groups])).state, 'ACTIVE');
      assert.equal((await does(0, ['status'])).license.computerName, name);
      ({ deviceCode } = request);
    },
  );

  await checks.check('6: a code that frees the seat once', async () => {
    const gone = await does(10, ['deactivate', '--yes', '--png', `${folder}gone.png`]);
    assert.equal(read('gone.png').subarray(1, 4).toString(), 'PNG');
    ({ code } = gone.code);
    const carried = { dvc: code, deviceCode };
    assert.equal((await portal.post('deactivate', carried)).result, 'released');
    assert.equal((await portal.post('deactivate', carried)).result, 'already_released');
    assert.equal((await does(0, ['codes'])).codes[0].code, code);
  });

  await checks.check('10: the old key never works again', async () => {
    assert.equal((await does(1, ['accept', computerKey])).error.code, 'DEACTIVATED');
  });

  await checks.check('5: a request file out, a license file in', async () => {
    await does(0, ['request', ...asked, '--save-request', `${folder}request.txt`]);
    const request = read('request.txt').toString().trim();
    const answered = await portal.post('activate', { request });
    write('license.json', JSON.stringify({ olp: 1, computerKey: answered.computerKey }));
    assert.equal((await does(0, ['accept', '--file', `${folder}license.json`])).state, 'ACTIVE');
    const gone = await does(10, ['deactivate', '--yes', '--online']);
    assert.equal(gone.code.sent, false);
  });

  await checks.check('7: over the network, and what was not sent is sent first', async () => {
    assert.equal((await does(1, ['activate', ...asked])).error.code, 'NETWORK');
    assert.equal((await does(0, ['activate', ...asked], online)).state, 'ACTIVE');
    assert.equal((await does(0, ['check-in'], online)).verdict, 'OK');
    assert.equal((await does(10, ['deactivate', '--yes', '--online'], online)).code.sent, true);
    const all = await portal.activations(activationKey);
    assert.deepEqual([...new Set(all)], ['released_proven proven']);
  });

  await checks.check('9: one that was given up returns, and is told', async () => {
    await does(0, ['activate', ...asked], online);
    const listed = await portal.keyturn('activation', 'list', activationKey, '--json');
    const { computers } = JSON.parse(listed);
    const { activationId } = computers.find((/** @type {any} */ { state }) => state === 'active');
    await portal.keyturn('activation', 'release', activationId, '--reason', 'Broken');
    assert.equal((await does(0, ['status'])).state, 'ACTIVE');
    assert.equal((await does(10, ['check-in'], online)).verdict, 'DROP');
    assert.equal((await does(1, ['status'])).state, 'NONE');
  });
  return checks;
}
