import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../start/paths.mjs';
import { run } from '../../start/run.mjs';
import { Checks } from './checks.mjs';
import { isAsShown, readParts } from './guide-parts.mjs';

/** @typedef {import('./guide-parts.mjs').Block} Block */
/** @typedef {import('./guide-parts.mjs').Part} Part */
/** @typedef {import('../toolchains.mjs').Language} Language */

/** Headings whose commands need more than the clone does. @type {Record<string, Language | null>} */
const programs = {
  'Any program': null,
  TypeScript: null,
  Python: 'python',
  C: 'c',
  'Languages that call C': 'c',
  Java: 'java',
  '.NET': 'dotnet',
};

/** One license lets a computer come back ten times a day: a reader follows one language, this here all of them. */
const ofAnotherLicense = new Set(['Java', '.NET', 'Any program']);

/** The title of the one block that runs beside all others. */
const beside = 'first terminal';

/** @returns {Part[]} the integrator's guide */
export const guideParts = () =>
  readParts(readFileSync(join(root, 'docs', 'integrator.md'), 'utf8')).filter(
    ({ blocks }) => blocks.length > 0,
  );

/**
 * Starts the portal as the guide says: in the clone.
 * @param {Part[]} parts
 * @param {NodeJS.ProcessEnv} env
 */
export function startGuidesPortal(parts, env) {
  const found = parts.flatMap(({ blocks }) => blocks).filter(({ title }) => title === beside);
  assert.equal(found.length, 1, `the guide has one block "${beside}"`);
  return spawn('bash', ['-c', found[0]?.text ?? ''], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/**
 * Follows the guide like a person: writes its files, runs its commands exactly as they stand there, and
 * compares what they print. Its home is one of its own, and as in any second terminal nothing says the portal's port.
 * @param {Part[]} parts
 * @param {{env: NodeJS.ProcessEnv, folder: string, missing: Map<Language, string>}} place
 * @returns {Promise<Checks>}
 */
export async function tryGuide(parts, { env, folder, missing }) {
  const checks = new Checks('Guide');
  const home = join(folder, 'home');
  mkdirSync(home);
  writeFileSync(join(folder, 'terminal'), '');
  for (const name of Object.keys(programs)) {
    assert.ok(
      parts.some(({ heading }) => heading === name),
      `the guide has a part ${name}`,
    );
  }
  const text = parts.flatMap(({ blocks }) => blocks).map((block) => block.text);
  const buying = /^export ACTIVATION_KEY=.*$/m.exec(text.join('\n'))?.[0] ?? '';
  for (const { heading, blocks } of parts) {
    const language = programs[heading];
    if (language && missing.has(language)) continue;
    await checks.check(heading, () =>
      follow(
        blocks,
        { ...env, PORT: '', ...homeAt(home) },
        {
          folder,
          keep: !(heading in programs),
          first: ofAnotherLicense.has(heading) ? buying : '',
        },
      ),
    );
  }
  return checks;
}

/** What a run left at home would be in the next. @param {string} home */
const homeAt = (home) => ({
  HOME: home,
  XDG_STATE_HOME: join(home, '.local', 'state'),
  XDG_CONFIG_HOME: join(home, '.config'),
});

/**
 * @param {Block[]} blocks
 * @param {NodeJS.ProcessEnv} env
 * @param {{folder: string, keep: boolean, first: string}} terminal `keep`: later parts go on in the same terminal; `first`: a command before
 */
async function follow(blocks, env, { folder, keep, first }) {
  const script = join(folder, 'part.sh');
  // What a command said that failed may stand in what it was to fill.
  const said = "trap 'declare -p link key 2>/dev/null || true' ERR";
  const lines = ['exec 2>&1', 'set -eo pipefail', '. "$1"', said, first];
  for (const block of blocks) lines.push(`printf '\\n%s\\n' '${marker(block)}'`, commandsOf(block));
  if (keep) lines.push('{ declare -px; declare -pf; printf "cd %q\\n" "$PWD"; } > "$1"');
  writeFileSync(script, `${lines.join('\n')}\n`);
  // The second terminal begins in the clone, too.
  const { code, text } = await run('bash', [script, join(folder, 'terminal')], { env, cwd: root });

  /** @type {string} */
  let output = '';
  for (const block of blocks) {
    const at = text.indexOf(marker(block));
    if (at < 0) break;
    if (block.info === 'text') {
      const shown = `line ${block.line} of the guide shows\n${block.text}but it was\n${output}`;
      assert.ok(isAsShown(block.text, output), shown);
    }
    output = (text.slice(at + marker(block).length + 1).split(marked)[0] ?? '').trimEnd();
  }
  assert.equal(code, 0, `a command failed:\n${text}`);
}

const marked = /\n<<guide line \d+>>\n/;

/** @param {Block} block */
const marker = ({ line }) => `<<guide line ${line}>>`;

/** @param {Block} block @returns {string} */
function commandsOf({ info, title, text }) {
  if (title === beside || info === 'text') return ':';
  if (info === 'sh') return text;
  assert.ok(title, `a block of ${info} is a file and has a title`);
  return `cat > '${title}' <<'END OF FILE'\n${text}END OF FILE`;
}
