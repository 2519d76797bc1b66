import { listIllegalComputers } from '@/lib/operations/queues/list-illegal-computers';
import { route } from '@/lib/route';
import { oneOf, rowId, whole } from '../../list-query';

/** Illegal computers, as their address names them: those that stand, unless it says otherwise. */
export const illegal = {
  path: route('/staff/illegal-computers'),
  list: listIllegalComputers,
  preset: { state: 'standing' as const },
  shape: {
    state: oneOf(['standing', 'dismissed', 'all']),
    product: whole(4_294_967_295),
    license: rowId,
  },
};
