import type { CheckedIn } from '@/wizard/core/apply-check-in';
import type { Wizard } from '@/wizard/core/wizard';

/** What the portal said when the window was opened. */
export type Opening = {
  /** Resolves when it is over, whatever came of it. */
  over: Promise<void>;
  isOver(): boolean;
  /** Null: not yet, not reached, or there was nothing to ask about. */
  checkedIn(): CheckedIn | null;
};

/**
 * What every start does in the background: asks how the license, or the newest request, stands, and
 * sends the codes that the portal does not know yet. Failures are silent (protocol section 11).
 */
export function checkInAtStart(wizard: Wizard): Opening {
  let isOver = false;
  let answer: CheckedIn | null = null;
  async function ask(): Promise<void> {
    const checked = await wizard.checkIn();
    if (checked.ok) answer = checked.value;
    isOver = true;
  }
  return { over: ask(), isOver: () => isOver, checkedIn: () => answer };
}
