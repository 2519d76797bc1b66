import { readFileSync } from 'node:fs';

/**
 * Megabytes of a heap by kind of what is in it, largest first.
 * @param {string} file as V8 writes it
 * @returns {{kind: string, megabytes: number}[]}
 */
export function heapKinds(file) {
  const { snapshot, nodes } = JSON.parse(readFileSync(file, 'utf8'));
  /** @type {{node_fields: string[], node_types: string[][]}} */
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const [type, size] = [fields.indexOf('type'), fields.indexOf('self_size')];
  /** @type {Map<string, number>} */
  const bytes = new Map();
  for (let at = 0; at < nodes.length; at += fields.length) {
    const kind = types[type]?.[nodes[at + type]] ?? 'other';
    bytes.set(kind, (bytes.get(kind) ?? 0) + nodes[at + size]);
  }
  return [...bytes]
    .map(([kind, of]) => ({ kind, megabytes: of / 1e6 }))
    .sort((a, b) => b.megabytes - a.megabytes);
}
