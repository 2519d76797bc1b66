import { oneOf, rowId, words } from '@/lib/list-query';
import { listLicenseActivity } from '@/lib/operations/trail/list-license-activity';
import { route } from '@/lib/route';
import { licenseEventKinds } from '@/lib/rules/license-events';

/** The trail of one license, as its page and its file name it. */
export const activityOf = (licenseId: string) => ({
  name: 'license-activity',
  path: route(`/licenses/${licenseId}/activity`),
  shape: { kind: oneOf(licenseEventKinds), q: words(200), license: rowId },
  list: listLicenseActivity,
});
