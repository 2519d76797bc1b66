import { run } from '../../start/run.mjs';
import { say } from '../../start/say.mjs';
import { Checks } from './checks.mjs';
import { spoiledVectors } from './more-vectors.mjs';

/**
 * Runs all test vectors on a client. A runner that ends without its last line, or with another exit code
 * than that says, is one failure more.
 * @param {import('./clients.mjs').Client} client
 * @returns {Promise<{passed: number, failed: number, leftOut: string[]}>} `leftOut`: what was left
 *   out, and why
 */
export async function runVectors({ name, vectors }) {
  const { code, text } = await runSanitized(vectors);
  const { passed, failed, leftOut } = readVectorReport(text, code);
  say(`  ${failed === 0 ? '✓' : '✗'} ${name}: ${passed} test vectors passed, ${failed} failed`);
  for (const line of leftOut) say(`      ${line}`);
  if (failed > 0) say(text.trimEnd());
  return { passed, failed, leftOut };
}

/**
 * Whether a client's runner fails where vectors were lost, changed or added that it does not know.
 * @param {import('./clients.mjs').Client} client
 */
export async function runSpoiledVectors({ name, spoiled, gone }) {
  const checks = new Checks(`${name}, its runner`);
  const { code, text } = await runSanitized(spoiled);
  await checks.check('fails with vectors that are not right', () => {
    if (code === 0) throw new Error(text);
  });
  for (const [fault, said] of Object.entries(spoiledVectors().faults)) {
    await checks.check(`finds ${fault}`, () => {
      if (!said.test(text)) throw new Error(text);
    });
  }
  await checks.check('says in words that a section is gone with which others begin', async () => {
    const without = await runSanitized(gone);
    if (without.code !== 1 || !without.text.includes('request1')) throw new Error(without.text);
  });
  return checks;
}

/**
 * LeakSanitizer looks at its process by ptrace. Where a container forbids that, it ends a faultless run as
 * a failure: then once more without it, and saying so; the other sanitizers need no ptrace.
 * @param {string[]} command
 */
async function runSanitized([program = '', ...args]) {
  const first = await run(program, args);
  if (!first.text.includes('LeakSanitizer has encountered a fatal error')) return first;
  const ASAN_OPTIONS = [process.env.ASAN_OPTIONS, 'detect_leaks=0'].filter(Boolean).join(':');
  const { code, text } = await run(program, args, { env: { ...process.env, ASAN_OPTIONS } });
  return { code, text: `skipped (ptrace is forbidden here): the search for leaks\n${text}` };
}

/** @param {string} text what the runner said @param {number} code its exit code */
function readVectorReport(text, code) {
  const lines = text.trimEnd().split('\n');
  const total = /^(\d+) passed, (\d+) failed$/.exec(lines.at(-1) ?? '');
  const passed = Number(total?.[1] ?? 0);
  const failed = Number(total?.[2] ?? 0);
  const sound = total !== null && passed > 0 && (code === 0) === (failed === 0);
  return {
    passed,
    failed: sound ? failed : failed + 1,
    leftOut: lines.map((line) => line.trim()).filter((line) => line.startsWith('skipped')),
  };
}
