import type { EventType } from './vocabulary';

/**
 * What customers read of the trail of their licenses, by kind; words: `license.activity` of `messages/`.
 * Without the notes of staff.
 */
export const licenseEventsOf = {
  activated: ['activation.created', 'activation.superseded', 'activation.renamed'],
  deactivated: [
    'activation.released',
    'activation.proven',
    'activation.expired',
    'activation.claim-given-back',
  ],
  requests: [
    'release-request.opened',
    'release-request.granted',
    'release-request.declined',
    'release-request.closed',
  ],
  alarms: [
    'activation.forked',
    'activation.copy-seen',
    'activation.clone-alarm-cleared',
    'activation.seen-alive',
    'illegal-computer.lifted',
    'license.releases-stopped',
    'license.releases-allowed',
  ],
  keys: ['computer-key.renewed', 'keys.mailed', 'license.key-replaced'],
  license: [
    'license.created',
    'license.extended',
    'license.suspended',
    'license.resumed',
    'license.revoked',
    'license.moved',
    'license.address-asked',
    'license.address-agreed',
    'license.address-changed',
    'license.claim-asked',
    'license.claimed',
  ],
} as const satisfies Record<string, readonly EventType[]>;
export type LicenseEventKind = keyof typeof licenseEventsOf;
export type LicenseEventType = (typeof licenseEventsOf)[LicenseEventKind][number];
export const licenseEventKinds = Object.keys(licenseEventsOf) as LicenseEventKind[];
