import { oneOf, rowId, whole, words } from '@/lib/list-query';
import { listLicenses } from '@/lib/operations/own/list-licenses';
import { route } from '@/lib/route';
import { standings } from '@/lib/rules/standing';

const own = oneOf(['own']);

/** The licenses of whoever is signed in, as their address names them. */
export const licenses = {
  path: route('/licenses'),
  name: 'licenses',
  list: listLicenses,
  shape: {
    q: words(200),
    product: whole(4_294_967_295),
    status: oneOf(standings),
    owner: (text: string) => own(text) ?? rowId(text),
    ending: whole(3650),
  },
};
