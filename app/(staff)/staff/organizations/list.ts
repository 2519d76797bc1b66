import { listDeskOrganizations } from '@/lib/operations/lists/list-desk-organizations';
import { route } from '@/lib/route';
import { oneOf, words } from '../../list-query';

/** Organizations, as their address names them: companies, unless it says otherwise. */
export const organizations = {
  path: route('/staff/organizations'),
  name: 'organizations',
  list: listDeskOrganizations,
  preset: { kind: 'company' as const },
  shape: {
    named: words(254),
    kind: oneOf(['company', 'private', 'all']),
  },
};
