import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../start/paths.mjs';
import { mustRun, run } from '../../start/run.mjs';
import { Checks } from '../clients/checks.mjs';

const file = 'sternwarte-fur-gaste-win-x64.exe';
const rest = ['SHA256SUMS', 'licenses.txt', 'sbom.cdx.json'];

/**
 * The wizard's Windows file, and all that goes with it.
 * @param {string} folder with `product.json`
 * @returns {Promise<Checks>}
 */
export async function tryWizardBuild(folder) {
  const checks = new Checks('wizard:build for Windows');
  const out = join(folder, 'Größe 1');
  const read = (/** @type {string} */ name) => readFileSync(join(out, name), 'utf8');
  const build = (/** @type {string} */ product, /** @type {string[]} */ ...more) => {
    const args = ['--product', product, '--target', 'win-x64', '--out', out, ...more];
    return run('npm', ['run', 'wizard:build', '--', '--name', 'Sternwarte für Gäste', ...args], {
      cwd: root,
    });
  };
  await checks.check(
    'makes the executable, its checksum, its parts and their licenses',
    async () => {
      const { code, text } = await build(join(folder, 'product.json'));
      assert.equal(code, 0, text);
      assert.deepEqual(readdirSync(out).toSorted(), [...rest, file].toSorted());
      assert.ok(statSync(join(out, file)).size > 50_000_000);
      await mustRun('The checksum is another.', 'sha256sum', ['--check', 'SHA256SUMS'], {
        cwd: out,
      });
      assert.ok((read('licenses.txt').split('Node.js and its parts')[1]?.length ?? 0) > 50_000);
      assert.match(read('sbom.cdx.json'), /cpe:2\.3:a:openssl:openssl:\d/);
    },
  );
  await checks.check('leaves what is there as it is where it fails', async () => {
    const before = read('SHA256SUMS');
    writeFileSync(join(folder, 'own.json'), '{"en": {"nothing": {}}}');
    const { code, text } = await build(
      join(folder, 'product.json'),
      ...['--texts', join(folder, 'own.json')],
    );
    assert.deepEqual([code, /There is no text en\.nothing/.test(text)], [1, true], text);
    assert.equal(read('SHA256SUMS'), before);
    assert.ok(existsSync(join(out, file)));
    assert.equal(readdirSync(out).length, 4);
  });
  return checks;
}
