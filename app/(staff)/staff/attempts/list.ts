import { listAttempts } from '@/lib/operations/lists/list-attempts';
import { route } from '@/lib/route';
import { attemptCodes, doors } from '@/lib/rules/vocabulary';
import { oneOf, rowId, words } from '../../list-query';

/** Activations that were refused, as their address names them. */
export const attempts = {
  path: route('/staff/attempts'),
  name: 'activation-attempts',
  list: listAttempts,
  shape: {
    code: oneOf(attemptCodes),
    door: oneOf(doors),
    computer: words(200),
    license: rowId,
  },
};
