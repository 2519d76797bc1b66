import { listDeskLicenses } from '@/lib/operations/lists/list-desk-licenses';
import { route } from '@/lib/route';
import { standings } from '@/lib/rules/standing';
import { licenseTerms } from '@/lib/rules/vocabulary';
import { mailAddress, oneOf, rowId, whole } from '../../list-query';

/** All licenses, as their address names them. */
export const licenses = {
  path: route('/staff/licenses'),
  name: 'licenses',
  list: listDeskLicenses,
  shape: {
    status: oneOf(standings),
    product: whole(4_294_967_295),
    term: oneOf(licenseTerms),
    organization: rowId,
    email: mailAddress,
    ending: whole(3650),
  },
};
