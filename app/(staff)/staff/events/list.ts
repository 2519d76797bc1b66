import { listEvents } from '@/lib/operations/trail/list-events';
import { route } from '@/lib/route';
import { eventCategories } from '@/lib/rules/event-categories';
import { day, mailAddress, oneOf, rowId } from '../../list-query';

/** The audit trail, as its address names it. */
export const events = {
  path: route('/staff/events'),
  name: 'audit-trail',
  list: listEvents,
  shape: {
    category: oneOf(eventCategories),
    person: mailAddress,
    license: rowId,
    since: day,
    until: day,
  },
};
