import { type Result, refuse, ok } from '@/lib/olp/result';
import { type Accepted, acceptKey } from './accept-key';
import type { Change, Situation } from './situation';
import { activeRecord } from './state';

/**
 * Of the keys of many computers the one of this computer. Each is judged as if it alone were there (protocol 9.2), and
 * what is not taken changes nothing. Of several that could be taken: that of the newest request, and of those the
 * newest. None: the first refusal that is about this computer, or `NONE_IS_OURS {files}`.
 */
export function acceptOwnKey(
  situation: Situation,
  inputs: readonly string[],
): Result<Change<Accepted>> {
  const judged = inputs.map((input) => acceptKey(situation, input));
  const [newest] = judged
    .flatMap((one) => (one.ok ? [one.value] : []))
    .sort((a, b) => ageOf(situation, b) - ageOf(situation, a) || worthOf(b) - worthOf(a));
  if (newest) return ok(newest);
  const refused = judged.find((one) => !one.ok && !FOREIGN.has(one.error.code));
  return refused ?? refuse('NONE_IS_OURS', { files: inputs.length });
}

/** The place of what would be the license among the requests, oldest first. */
function ageOf({ state: { records } }: Situation, { state }: Change<Accepted>): number {
  const nonce = activeRecord(state)?.nonce;
  return records.findIndex((record) => record.nonce === nonce);
}

/** Of a later epoch; of the same the signed key, which says more. */
const worthOf = ({ answer: { kind, terms } }: Change<Accepted>) =>
  2 * terms.epoch + (kind === 'CK' ? 1 : 0);

/** What a file says that is another computer's, another product's, or no license file. */
const FOREIGN = new Set<string>([
  ...['SIGNATURE', 'BAD_FILE', 'WRONG_KIND', 'BAD_LENGTH', 'CODE_TYPO', 'KID_UNKNOWN'],
  'WRONG_PRODUCT',
]);
