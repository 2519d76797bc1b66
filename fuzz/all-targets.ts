import type { Target } from './target';
import { computerKeys } from './targets/computer-keys';
import { directories } from './targets/directories';
import { doors } from './targets/door';
import { files } from './targets/files';
import { forms } from './targets/forms';
import { listsOfLicenses } from './targets/lists';
import { mailReports } from './targets/mail-reports';
import { network } from './targets/network';
import { requests } from './targets/requests';
import { typedCodes } from './targets/typed-codes';

export const allTargets: readonly Target[] = [
  ...[...typedCodes, ...requests, ...computerKeys],
  ...[...files, ...network, ...doors, ...directories, ...forms, ...listsOfLicenses, ...mailReports],
];
