import { listActivity } from '@/lib/operations/trail/list-activity';
import { route } from '@/lib/route';

/** The trail of one's own account, as its page and its file name it. */
export const activity = {
  name: 'account-activity',
  path: route('/account/activity'),
  shape: {},
  list: listActivity,
};
