import { type Result, ok, refuse, type Refusal } from '@/lib/olp/result';
import { record, underVisibleLock } from '@/lib/operations/locked/locked';
import { type Denial, operation } from '@/lib/operations/operation';
import { plainText } from '@/lib/operations/plain-text';

/** Characters, as of a reason: a note stands in the same place. */
const LONGEST_NOTE = 500;

/** Writes a note into the history of a license. Like all of it, it is not changed any more. */
export const noteLicense = operation(
  'noteLicense',
  async (
    ask,
    licenseId: string,
    text: string,
  ): Promise<Result<{ licenseId: string }, Denial | Refusal<'NOTE_INVALID'>>> => {
    const note = plainText(text);
    if (!note || [...note].length > LONGEST_NOTE)
      return refuse('NOTE_INVALID', { limit: LONGEST_NOTE });
    return underVisibleLock(ask, licenseId, async (locked) => {
      await record(locked, { type: 'license.noted', reason: note });
      return ok({ licenseId });
    });
  },
);
