import { ok, type Refusal, type RefusalCode, type Result, refuse } from '@/lib/olp/result';
import { checkText } from '@/lib/olp/text/groups';
import { repairCandidates } from '@/lib/olp/text/repair';
import { acceptKey } from './accept-key';
import { keyTextOf } from './read-key';
import type { Situation } from './situation';

export type Repair = {
  /** The only key that fits, with `-` between the groups. */
  computerKey: string;
  /** Indexes from 0 of the groups that differ from what was typed. */
  groups: number[];
};

/** Answers of `acceptKey` that only a genuine key of this computer gets. */
const GENUINE = new Set<RefusalCode>([
  'DEACTIVATED',
  'EPOCH_OLD',
  'VERSION_NOT_COVERED',
  'MAINT_OVER',
  'CLOCK_BACK',
  'EXPIRED',
]);

/**
 * The signed Computer Key that was meant, where at most three groups have one wrong character each:
 * the signature decides among the candidates (protocol section 2). `SIGNATURE` if none fits.
 */
export function repairKey(situation: Situation, input: string): Result<Repair, Refusal> {
  const text = keyTextOf(input);
  if (!text.ok) return text;
  const { badGroups } = checkText('CK', text.value);
  for (const computerKey of repairCandidates(text.value)) {
    const result = acceptKey(situation, computerKey);
    if (result.ok || GENUINE.has(result.error.code)) return ok({ computerKey, groups: badGroups });
  }
  return refuse('SIGNATURE');
}
