import type { Result } from '@/lib/olp/result';
import { codesIn } from '@/lib/olp/text/find-code';
import type { Accepted } from '@/wizard/core/accept-key';
import type { Wizard } from '@/wizard/core/wizard';

/**
 * Takes a Computer Key as a person gave it: where the whole is none, the first key in it that is
 * accepted (a label, a sentence or a mail around it), else the answer to the only one there is.
 */
export function acceptTyped(wizard: Wizard, typed: string): Result<Accepted> {
  const whole = wizard.accept(typed);
  if (whole.ok || !/^(BAD_LENGTH|CODE_TYPO|BAD_FILE)$/.test(whole.error.code)) return whole;
  const answers: Result<Accepted>[] = [];
  for (const { text } of codesIn(typed, ['CK', 'SCK'])) {
    const answer = wizard.accept(text);
    if (answer.ok) return answer;
    answers.push(answer);
  }
  return answers.length === 1 && answers[0] ? answers[0] : whole;
}
