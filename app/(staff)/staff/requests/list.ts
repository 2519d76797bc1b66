import { listReleaseRequests } from '@/lib/operations/queues/list-release-requests';
import { route } from '@/lib/route';
import { requestStates } from '@/lib/rules/vocabulary';
import { oneOf, rowId, whole } from '../../list-query';

/** Release requests, as their address names them: those that wait, unless it says otherwise. */
export const requests = {
  path: route('/staff/requests'),
  list: listReleaseRequests,
  preset: { state: 'open' as const },
  shape: {
    state: oneOf([...requestStates, 'all']),
    product: whole(4_294_967_295),
    license: rowId,
  },
};
