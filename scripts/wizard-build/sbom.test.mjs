import { expect, test } from 'vitest';
import { describe, packageFolder } from './sbom.mjs';

test('the package of a file is the innermost one', () => {
  expect(packageFolder('wizard/cli/main.ts')).toBe('');
  expect(packageFolder('node_modules/qrcode/lib/index.js')).toBe('node_modules/qrcode');
  expect(packageFolder('node_modules/@noble/curves/ed25519.js')).toBe('node_modules/@noble/curves');
  expect(packageFolder('node_modules/a/node_modules/@b/c/d.js')).toBe(
    'node_modules/a/node_modules/@b/c',
  );
});

test('of the lockfile only what was bundled is named, with Keyturn and Node.js', () => {
  const component = (/** @type {string} */ name) => ({
    ...{ 'bom-ref': `${name}@1`, name, version: '1' },
  });
  const all = {
    metadata: { tools: [], component: { name: 'keyturn' } },
    components: [component('qrcode'), component('next')],
    dependencies: [
      { ref: 'keyturn@0.1.0', dependsOn: ['qrcode@1', 'next@1'] },
      { ref: 'qrcode@1', dependsOn: ['next@1'] },
      { ref: 'next@1', dependsOn: [] },
    ],
  };
  const bom = describe(all, ['wizard/cli/main.ts', 'node_modules/qrcode/lib/index.js'], {
    program: { name: 'Example CAD Licensing', version: '12.3' },
    keyturn: { name: 'keyturn', version: '0.1.0', license: 'Apache-2.0' },
    packages: { 'node_modules/qrcode': { version: '1' }, 'node_modules/next': { version: '1' } },
    nodes: [{ node: '26.1.0', openssl: '3.5.1+quic', undici: '8.1.0', ngtcp2: '', modules: '147' }],
  });
  expect(bom.metadata.component).toMatchObject({ name: 'Example CAD Licensing', version: '12.3' });
  expect(bom.components.map((one) => 'name' in one && one.name)).toEqual([
    'keyturn',
    'node',
    'qrcode',
  ]);
  expect(bom.components[1]).toMatchObject({
    components: [
      { name: 'openssl', cpe: 'cpe:2.3:a:openssl:openssl:3.5.1:*:*:*:*:*:*:*' },
      { name: 'undici', purl: 'pkg:npm/undici@8.1.0' },
    ],
  });
  const refs = new Set(
    bom.components.map((one) => one['bom-ref']).concat('Example CAD Licensing@12.3'),
  );
  for (const { ref, dependsOn } of bom.dependencies) {
    for (const each of [ref, ...dependsOn]) expect(refs).toContain(each);
  }
});
