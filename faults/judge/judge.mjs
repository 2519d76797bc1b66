import { judgeAlone } from './judge-alone.mjs';
import { judgeOrder } from './judge-order.mjs';
import { operationsOf } from './operations-of.mjs';

/**
 * What the database held in the end, read by SQL. `device` is the Device Code in hex.
 * @typedef {object} Final
 * @property {{id: string, seats: number}[]} licenses
 * @property {{id: string, license: string, computer: string, device: string, state: string, seat: number, forks: number}[]} activations
 * @property {{license: string, sequence: number, type: string, activation: string | null}[]} events in their order
 * @property {{arrived: number, marked: number}} mails arrived in mailboxes; marked as sent
 */

/**
 * All that is wrong with what clients were told and what was there in the end; empty if all is well.
 * Nothing here is shared with what it judges: no rule, no type, no code (docs/faults.md).
 * @param {Parameters<typeof operationsOf>[0]} history
 * @param {Final} final
 * @param {number} mailsInDoubt how many mails may have left without a mark: their portal or its database was interrupted
 * @returns {string[]}
 */
export function judge(history, final, mailsInDoubt) {
  const operations = operationsOf(history);
  const { arrived, marked } = final.mails;
  return [
    ...judgeAlone(operations, final),
    ...final.licenses.flatMap((license) => judgeOrder(license, operations, final)),
    ...(arrived < marked ? [`mail lost: ${marked} are marked as sent, ${arrived} arrived`] : []),
    ...(arrived > marked + mailsInDoubt
      ? [`mail mark lost: ${arrived} arrived, ${marked} are marked, ${mailsInDoubt} are in doubt`]
      : []),
  ];
}
