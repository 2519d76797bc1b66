import { listPeople } from '@/lib/operations/lists/list-people';
import { route } from '@/lib/route';
import { mailAddress, rowId } from '../../list-query';

/** The customers' people, as their address names them. */
export const people = {
  path: route('/staff/people'),
  name: 'people',
  list: listPeople,
  shape: {
    email: mailAddress,
    organization: rowId,
  },
};
