import { listCloneAlarms } from '@/lib/operations/queues/list-clone-alarms';
import { route } from '@/lib/route';
import { rowId, whole } from '../../list-query';

/** Clone alarms, as their address names them. */
export const cloned = {
  path: route('/staff/cloned-computers'),
  list: listCloneAlarms,

  shape: {
    product: whole(4_294_967_295),
    license: rowId,
  },
};
