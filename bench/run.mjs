import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureInstalled } from '../scripts/start/install.mjs';
import { root } from '../scripts/start/paths.mjs';
import { run } from '../scripts/start/run.mjs';
import { Refusal, runScript, say } from '../scripts/start/say.mjs';
import { requirePgbench } from './pgbench-program.mjs';

/** What each part measures; the file of its name says how. */
const parts = {
  door: 'the device door beside the same statements under node:http, Hono and Next.js',
  pgbench: 'the statements of the door under pgbench: how far it is from the database itself',
  sizes: 'the door on a thousand and on a million computers',
  memory: 'what the portal holds after a hundred thousand requests',
  herd: 'a hundred thousand check-ins after an outage',
  customer: 'lists of customers among a million licenses',
  desk: "lists and the box of the staff's desk on a thousand and on a million licenses",
  landing: 'the page that a QR code leads to, on a slow phone',
  mail: 'a sign-in code while the mail is flooded',
  wizard: 'the command line, cold',
};
/** Beside another checkout, so only where it is named. */
const named = { versions: 'operations of the device beside those of another checkout' };

const usage = `npm run bench [-- --part NAME [options of that part]] [--json FILE]
Every part, one after the other, or one; --help after its name tells its options. DATABASE_URL: the server to use, by
a user that may create a database; without it, each part makes one for itself.

${Object.entries({ ...parts, ...named })
  .map(([name, what]) => `  ${name.padEnd(10)}${what}\n`)
  .join('')}`;

runScript(async () => {
  const args = process.argv.slice(2);
  const part = taken(args, '--part');
  const wanted = part ? [part] : Object.keys(parts);
  const known = wanted.every((name) => name in parts || name in named);
  const json = taken(args, '--json');
  if (!known || (!part && args.length > 0)) {
    process.stdout.write(usage);
    return args[0] === '--help' ? 0 : 1;
  }
  await ensureInstalled();
  // Said before anything is measured.
  if (wanted.includes('pgbench') && !args.includes('--help')) requirePgbench();
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-bench-'));
  try {
    /** @type {Record<string, unknown>} */
    const found = {};
    /** @type {string[]} */
    const failed = [];
    for (const name of wanted) {
      if (!part) say(`\n── ${name} ${'─'.repeat(60 - name.length)}\n`);
      const file = join(folder, `${name}.json`);
      const program = [join(root, 'bench', `${name}.mjs`), ...args];
      if (json) program.push('--json', file);
      const { code } = await run(process.execPath, program, { output: 'show' });
      if (code !== 0) failed.push(name);
      else if (json && !args.includes('--help'))
        found[name] = JSON.parse(readFileSync(file, 'utf8'));
    }
    if (json) writeFileSync(json, `${JSON.stringify(found, null, 2)}\n`);
    if (failed.length > 0) throw new Refusal(`Not measured to the end: ${failed.join(', ')}.`);
    return 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** The value of an option, taken out. @param {string[]} args @param {string} name */
function taken(args, name) {
  const at = args.indexOf(name);
  return at < 0 ? undefined : args.splice(at, 2)[1];
}
