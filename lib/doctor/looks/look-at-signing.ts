import { selfTest } from '@/lib/olp/self-test';
import { bad, good, type Verdict } from '../verdict';

export function lookAtSigning(): Verdict {
  const tested = selfTest();
  if (tested.ok) return good('A signature was made and verified.');
  return bad(
    `The signing self-test fails (${tested.error.details?.failed}).`,
    'This computer or its Node.js cannot be trusted to sign: install Node.js anew, or take another computer.',
  );
}
