import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../fixtures/portal';

const readme = readFileSync(join(root, 'README.md'), 'utf8');

/** The commands that stand in a section of the README, in its order. */
export function commandsOf(heading: string): string[] {
  const section = readme.split(/^## /m).find((part) => part.startsWith(`${heading}\n`));
  if (!section) throw new Error(`README.md has no section ${heading}`);
  return section.split('\n').flatMap((line) => /^ {4,}(\S.*)$/.exec(line)?.[1] ?? []);
}

/** An address that the README names, at the portal under test. */
export function addressOf(path: string, baseUrl: string): string {
  const named = `http://localhost:3000${path}`;
  if (!readme.includes(`<${named}>`)) throw new Error(`README.md does not name ${named}`);
  return baseUrl + path;
}

/** A command with what the one before has shown in the place of `…`, which has to begin like that. */
export function fillIn(command: string, shown: string): string {
  const [, begin = ''] = /(\S*)…/.exec(command) ?? [];
  if (!begin || !shown.startsWith(begin)) {
    throw new Error(`README.md says "${command}"; what was shown is ${shown}`);
  }
  return command.replace(`${begin}…`, shown);
}
