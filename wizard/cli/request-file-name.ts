import { nameOnDisks } from '@/lib/olp/name-on-disks';
import type { MadeRequest } from '@/wizard/core/make-request';

/** How a request is saved beside those of other computers: people know it by the name, and its Device Code is no other's. */
export const requestFileName = ({ computerName, deviceCode }: MadeRequest): string =>
  `${['activation-request', nameOnDisks(computerName), deviceCode.slice(0, 5)].filter(Boolean).join('-')}.txt`;
