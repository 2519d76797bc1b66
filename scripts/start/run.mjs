import { spawn } from 'node:child_process';
import { root } from './paths.mjs';
import { Refusal } from './say.mjs';

/**
 * @typedef {object} RunOptions
 * @property {NodeJS.ProcessEnv} [env] the whole environment; default: our own
 * @property {string} [cwd] default: the clone
 * @property {number | undefined} [uid]
 * @property {number | undefined} [gid]
 * @property {string} [input] text for stdin; without it stdin is empty
 * @property {'capture' | 'show' | 'show-errors'} [output] default: capture, and show it on failure
 * @property {AbortSignal | undefined} [signal] ends the child (SIGTERM) and the wait
 */

/**
 * Runs a program to its end.
 * @param {string} program
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{code: number, text: string}>} captured stdout and stderr, in order of arrival;
 *   128 for a child ended by a signal
 */
export function run(program, args, options = {}) {
  const output = options.output ?? 'capture';
  return new Promise((done, failed) => {
    const child = spawn(program, args, {
      cwd: options.cwd ?? root,
      env: options.env ?? process.env,
      stdio: [
        options.input === undefined ? 'ignore' : 'pipe',
        output === 'show' ? 'inherit' : 'pipe',
        output === 'capture' ? 'pipe' : 'inherit',
      ],
      ...(options.uid === undefined ? {} : { uid: options.uid }),
      ...(options.gid === undefined ? {} : { gid: options.gid }),
    });
    const end = () => child.kill('SIGTERM');
    options.signal?.addEventListener('abort', end, { once: true });
    if (options.signal?.aborted) end();
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
    }
    child.stdin?.on('error', () => {}).end(options.input);
    child.on('error', failed);
    child.on('close', (code) => {
      options.signal?.removeEventListener('abort', end);
      done({ code: code ?? 128, text });
    });
  });
}

/**
 * Like `run`, but any exit code other than 0 is a refusal with the sentence and the program's own words.
 * @param {string} sentence what failed and what to do
 * @param {string} program
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<string>}
 */
export async function mustRun(sentence, program, args, options = {}) {
  const { code, text } = await run(program, args, options);
  if (options.signal?.aborted) throw new Refusal('Stopped.');
  if (code !== 0) throw new Refusal([text.trimEnd(), sentence].filter(Boolean).join('\n'));
  return text;
}
