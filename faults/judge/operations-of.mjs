/**
 * What somebody asked for, from when they asked until they were told: `until` is Infinity where nobody
 * was ever told.
 * @typedef {{f: string, type: 'ok' | 'fail' | 'info', from: number, until: number, value: any}} Operation
 */

/**
 * The operations of a history in Jepsen's form: each process asks for one thing after another.
 * @param {{time: number, process: number, type: string, f: string, value: any}[]} entries
 * @returns {Operation[]}
 */
export function operationsOf(entries) {
  /** @type {Map<number, Operation>} */
  const open = new Map();
  /** @type {Operation[]} */
  const operations = [];
  for (const { time, process, type, f, value } of entries) {
    const asked = open.get(process);
    if (type === 'invoke') {
      if (asked) throw new Error(`Process ${process} asks for two things at once.`);
      const operation = {
        f,
        type: /** @type {const} */ ('info'),
        from: time,
        until: Infinity,
        value,
      };
      open.set(process, operation);
      operations.push(operation);
      continue;
    }
    if (!asked || asked.f !== f) throw new Error(`Process ${process} is told what it did not ask.`);
    open.delete(process);
    if (type === 'ok' || type === 'fail') Object.assign(asked, { type, value, until: time });
  }
  return operations;
}
