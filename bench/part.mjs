import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { runScript, say } from '../scripts/start/say.mjs';

/**
 * One part of the benchmark (bench/run.mjs): prints what it found as tables, and writes it where `--json` says.
 * A missed goal is told, and fails nothing.
 * @template {Record<string, string>} T
 * @param {string} usage
 * @param {T} defaults what can be said, and what holds if nothing is
 * @param {(values: T) => Promise<{missed: string[]} & Record<string, unknown>>} measure
 */
export function runPart(usage, defaults, measure) {
  runScript(async () => {
    const { values } = parseArgs({
      options: {
        ...Object.fromEntries(
          Object.entries(defaults).map(([name, value]) => [
            name,
            { type: /** @type {const} */ ('string'), default: value },
          ]),
        ),
        json: { type: 'string' },
        help: { type: 'boolean' },
      },
    });
    const said = /** @type {T & {json?: string, help?: boolean}} */ (values);
    if (said.help) {
      process.stdout.write(`${usage}\n`);
      return 0;
    }
    const found = await measure(said);
    if (said.json) writeFileSync(said.json, `${JSON.stringify(found, null, 2)}\n`);
    const { missed } = found;
    say(missed.length === 0 ? '\nNo goal was missed.' : `\nGoals missed: ${missed.join('; ')}.`);
    return 0;
  });
}

/** The line above a table. @param {string} [database] */
export function sayMachine(database) {
  const machine = {
    cores: availableParallelism(),
    processor: cpus()[0]?.model,
    node: process.version,
    ...(database ? { database } : {}),
  };
  say(`\n${machine.cores} cores of ${machine.processor}, Node ${machine.node}`);
  if (database) say(`${database}, what asks and what answers on the same machine`);
  return machine;
}
