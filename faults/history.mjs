import { createWriteStream } from 'node:fs';
import { once } from 'node:events';

/**
 * One entry of a history, as Jepsen has them (docs/faults.md): what a process asked for and what became
 * of it. `ok`: it was done. `fail`: it was refused. `info`: nobody knows.
 * @typedef {{index: number, time: number, process: number, type: 'invoke' | 'ok' | 'fail' | 'info', f: string, value: Record<string, unknown>}} Entry time in nanoseconds
 */

/** @param {string} file one entry in each line, as JSON */
export function openHistory(file) {
  const stream = createWriteStream(file);
  const begun = process.hrtime.bigint();
  /** @type {Entry[]} */
  const entries = [];
  let processes = 0;
  return {
    entries,
    /** A process asks for one thing after another; one that does not know what became of it never asks again. */
    newProcess: () => processes++,
    /** @param {number} of @param {Entry['type']} type @param {string} f @param {Record<string, unknown>} value */
    note(of, type, f, value) {
      const time = Number(process.hrtime.bigint() - begun);
      const entry = { index: entries.length, time, process: of, type, f, value };
      entries.push(entry);
      stream.write(`${JSON.stringify(entry)}\n`);
    },
    async close() {
      stream.end();
      await once(stream, 'finish');
    },
  };
}

/** @typedef {ReturnType<typeof openHistory>} History */
