import { listMails } from '@/lib/operations/mails/list-mails';
import { route } from '@/lib/route';
import { mailKinds, mailStates } from '@/lib/rules/vocabulary';
import { mailAddress, oneOf, rowId } from '../../list-query';

/** What the portal has mailed, as its address names it. */
export const mails = {
  path: route('/staff/mails'),
  name: 'mails',
  list: listMails,
  shape: {
    state: oneOf(mailStates),
    kind: oneOf(mailKinds),
    recipient: mailAddress,
    license: rowId,
  },
};
