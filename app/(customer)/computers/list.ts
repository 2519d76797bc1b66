import { oneOf, rowId, words } from '@/lib/list-query';
import { listComputers } from '@/lib/operations/own/list-computers';
import { route } from '@/lib/route';

/** Computers of all licenses of whoever is signed in, as their address names them. */
export const computers = {
  path: route('/computers'),
  name: 'computers',
  list: listComputers,
  shape: { q: words(200), show: oneOf(['active', 'released']), license: rowId },
};
