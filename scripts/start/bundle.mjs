import { join } from 'node:path';
import { buildFolder } from './paths.mjs';
import { run } from './run.mjs';
import { Refusal } from './say.mjs';

/**
 * Runs the admin command. What it says on stderr goes to the terminal as it is.
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @param {AbortSignal} [signal]
 * @returns {Promise<string>} its stdout
 */
export async function keyturn(args, env, signal) {
  const bundle = join(buildFolder, 'keyturn.mjs');
  const { code, text } = await run(process.execPath, [bundle, ...args], {
    env,
    signal,
    output: 'show-errors',
  });
  if (signal?.aborted) throw new Refusal('Stopped.');
  if (code !== 0) throw new Refusal(text.trimEnd());
  return text.trimEnd();
}
