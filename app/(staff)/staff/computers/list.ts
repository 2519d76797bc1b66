import { listDeskComputers } from '@/lib/operations/lists/list-desk-computers';
import { route } from '@/lib/route';
import { activationStates, doors } from '@/lib/rules/vocabulary';
import { oneOf, rowId, whole, words } from '../../list-query';

/** All computers, as their address names them. */
export const computers = {
  path: route('/staff/computers'),
  name: 'computers',
  list: listDeskComputers,
  shape: {
    computer: words(200),
    state: oneOf(activationStates),
    product: whole(4_294_967_295),
    door: oneOf(doors),
    license: rowId,
  },
};
