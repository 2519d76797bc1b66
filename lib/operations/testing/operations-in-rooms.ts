import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');

export type AnOperation = { operation: string; reads: boolean };

/** Where what people run stands below a folder of the project; not its tests. */
export const sourcesIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !/\.test|testing/.test(file))
    .map((file) => join(folder, file));

/** Every operation that a room offers. */
export async function operationsIn(room: string): Promise<AnOperation[]> {
  const found: AnOperation[] = [];
  for (const file of sourcesIn(`lib/operations/${room}`)) {
    const exports: unknown[] = Object.values(await import(join(root, file)));
    for (const made of exports) if (isOperation(made)) found.push(made);
  }
  return found;
}

const isOperation = (made: unknown): made is AnOperation =>
  typeof made === 'function' && 'operation' in made;
