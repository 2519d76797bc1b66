import { ratchetAt } from './reply-layout.mjs';

/** @typedef {'next' | 'current' | 'previous' | 'hourAgo' | 'now' | null} Role null: what it was */

/**
 * What the values of a check-in's second statement are, of which some are new ones each time.
 * @param {{request: any, reply: string, statements: {parameters: any[]}[]}} computer
 * @returns {Role[]}
 */
export function steadyRoles({ request, reply, statements }) {
  const write = statements[1];
  if (!write || statements.length > 2) throw new Error('A steady check-in is two statements.');
  const at = ratchetAt(Buffer.from(reply, 'hex'));
  const fresh = reply.slice(2 * at, 2 * at + 16);
  if (fresh !== request.ratchet)
    throw new Error('A reply without the ratchet of the next request.');
  const isTime = (/** @type {any} */ one) => /^\d{4}-\d\d-\d\dT/.test(one);
  const [earliest, ...later] = write.parameters.filter(isTime).sort();
  const current = write.parameters.find((one) => one?.hex && one.hex !== fresh)?.hex;
  const bytes = new Set(write.parameters.flatMap((one) => one?.hex ?? []));
  if (bytes.size !== 3 || later.length === 0)
    throw new Error('Not the values of a steady check-in.');
  return write.parameters.map((one) => {
    if (one?.hex) return one.hex === fresh ? 'next' : one.hex === current ? 'current' : 'previous';
    if (!isTime(one)) return null;
    return one === earliest ? 'hourAgo' : 'now';
  });
}
