import { createHash } from 'node:crypto';
import { Refusal } from '../start/say.mjs';
import { textEntry, zip } from './archives.mjs';
import { textOf } from './sources.mjs';

/**
 * The wheel that `clients/python/pyproject.toml` describes (PEP 427), made without Python.
 * @param {import('./sources.mjs').About} about
 * @returns {Promise<import('./archives.mjs').Entry[]>}
 */
export async function pythonPackage({ version, license }) {
  const project = textOf('clients/python/pyproject.toml');
  const said = (/** @type {string} */ field) =>
    new RegExp(`^${field} = "(.*)"$`, 'm').exec(project)?.[1] ?? '';
  const [, extra = '', needed = ''] = /^(\w+) = \["(.*)"\]$/m.exec(project) ?? [];
  const name = said('name').replaceAll('-', '_');
  if (said('version') !== version) {
    throw new Refusal(`clients/python/pyproject.toml has another version than ${version}.`);
  }
  const metadata = [
    ...['Metadata-Version: 2.1', `Name: ${said('name')}`, `Version: ${version}`],
    ...[`Summary: ${said('description')}`, `License: ${license}`],
    ...[`Requires-Python: ${said('requires-python')}`, `Provides-Extra: ${extra}`],
    `Requires-Dist: ${needed}; extra == "${extra}"`,
    ...['Description-Content-Type: text/markdown', '', textOf('clients/README.md')],
  ].join('\n');
  const wheel =
    'Wheel-Version: 1.0\nGenerator: keyturn\nRoot-Is-Purelib: true\nTag: py3-none-any\n';
  const inside = `${name}-${version}.dist-info`;
  const files = [
    textEntry('keyturn.py', textOf('clients/python/keyturn.py')),
    textEntry(`${inside}/LICENSE`, textOf('LICENSE')),
    textEntry(`${inside}/METADATA`, metadata),
    textEntry(`${inside}/WHEEL`, wheel),
  ];
  const record = files.map(({ name, bytes }) => {
    const sum = createHash('sha256').update(bytes).digest('base64url');
    return `${name},sha256=${sum},${bytes.length}\n`;
  });
  const list = textEntry(`${inside}/RECORD`, `${record.join('')}${inside}/RECORD,,\n`);
  return [{ name: `${name}-${version}-py3-none-any.whl`, bytes: zip([...files, list]) }];
}
