/** What the package `@keyturn/license` has; README.md says what each part does. */
// biome-ignore-all lint/performance/noBarrelFile: a package has one entry
export { featureNames } from '@/lib/olp/features';
export { type Product, parseProduct, parseProductText } from '@/lib/olp/product-file';
export type { Refusal, RefusalCode, Result } from '@/lib/olp/result';
export type { Terms } from '@/lib/olp/terms';
export type { Accepted } from './accept-key';
export type { ActivatedOnline } from './activate-online';
export type { CheckedIn } from './apply-check-in';
export { checkBridge } from './check-bridge';
export type { Cleared } from './clear';
export type { DeactivatedOnline } from './deactivate-online';
export type { Status } from './evaluate';
export { fileStore } from './file-store';
export { foldersOf } from './folders';
export type { MadeRequest } from './make-request';
export { ownComputerId } from './own-computer-id';
export type { PollOptions } from './poll-pending';
export { type Portal, type PortalOptions, portalAt } from './portal';
export type { WizardCode } from './refusals';
export type { ReleaseCode } from './release';
export type { Repair } from './repair-key';
export type { CodesSent } from './send-codes';
export type { Store } from './store';
export { type ComputerRequest, openWizard, type Wizard, type WizardOptions } from './wizard';
