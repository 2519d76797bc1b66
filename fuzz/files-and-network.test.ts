import { fuzzTests } from './suite.test-support';
import { directories } from './targets/directories';
import { doors } from './targets/door';
import { files } from './targets/files';
import { forms } from './targets/forms';
import { listsOfLicenses } from './targets/lists';
import { mailReports } from './targets/mail-reports';
import { network } from './targets/network';

// In a file of its own, beside the other: two processors share the work.
fuzzTests([
  ...files,
  ...network,
  ...doors,
  ...directories,
  ...forms,
  ...listsOfLicenses,
  ...mailReports,
]);
