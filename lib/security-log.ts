import { createHash } from 'node:crypto';
import { log } from '@/lib/log';

/**
 * What somebody who watches for attacks wants to know, by names that stay: docs/security-log.md lists
 * them, and a test compares (ASVS 5.0, 16.3). Changes of data stand in the audit trail instead.
 */
export const securityEvents = {
  /** Somebody asked for a code, whether the address is known or not. */
  'sign-in.asked': 'info',
  'sign-in.succeeded': 'info',
  /** A wrong, spent or expired code or link. */
  'sign-in.failed': 'warn',
  'sign-out': 'info',
  /** A limit was reached: once in its window, for each key that it counts. */
  'limit.reached': 'warn',
  /** Somebody who sees a thing tried what they may not do with it. */
  'access.refused': 'warn',
  /** A form of another site. */
  'origin.refused': 'warn',
  /** A name that is not the portal's. */
  'host.refused': 'warn',
} as const;
export type SecurityEvent = keyof typeof securityEvents;

type Facts = {
  /** The client's, as limits count it. */
  address?: string;
  /** `nameless` of a mail address. */
  who?: string;
  userId?: string;
  /** The code of a refusal, or the rule of a limit. */
  why?: string;
  path?: string;
  by?: 'code' | 'link' | 'passkey' | 'sso';
};

/** One line, under `security`; no mail address, code or token is in it. */
export function logSecurity(event: SecurityEvent, facts: Facts): void {
  log[securityEvents[event]]({ security: event, ...facts }, 'security');
}

/**
 * Tells one mail address from another without saying it: the first 8 hex digits of its SHA-256, which
 * whoever has the address can compute.
 */
export const nameless = (email: string) =>
  createHash('sha256').update(email).digest('hex').slice(0, 8);
