import {
  type DetailsOf,
  holding,
  type ProgramProtocolCode,
  type RefusalFacts,
} from '@/lib/olp/refusals';
import type { RefusalCode } from '@/lib/olp/result';

/** What the wizard says beside the protocol's own codes; `wizard.refusal` has the words. */
const wizardRefusals = {
  WRONG_PRODUCT: {},
  SHORT_NOT_ACCEPTED: {},
  UNBOUND_NOT_ACCEPTED: {},
  DEACTIVATED: {},
  NO_REQUEST: {},
  NONE_IS_OURS: { details: holding<{ files: number }>() },
  EPOCH_OLD: {},
  VERSION_NOT_COVERED: {},
  MAINT_OVER: {},
  CLOCK_BACK: {},
  EXPIRED: {},
  NETWORK: { details: holding<{ reason: string }>() },
  CONFIRM: {},
  STATE_DAMAGED: { details: holding<{ file?: string }>() },
  STATE_VERSION: { details: holding<{ file?: string; format?: number }>() },
  STATE_PROTECTED: { details: holding<{ file?: string }>() },
  STATE_UNREADABLE: { details: holding<{ folder: string; reason: string; machine?: true }>() },
  STATE_NOT_WRITABLE: { details: holding<{ folder?: string; reason: string; machine?: true }>() },
  NO_HOME: {},
  PRODUCT_INSIDE: {},
  PRODUCT_MISSING: { details: holding<{ file: string }>() },
  FILE_UNREADABLE: { details: holding<{ file: string }>() },
  USAGE: { details: holding<{ reason: string }>() },
} as const satisfies Record<string, RefusalFacts>;

/** Which say that the Activation Key was mistyped. */
export const ofActivationKey: readonly RefusalCode[] = [
  'CODE_TYPO',
  'WRONG_KIND',
  'BAD_LENGTH',
  'WRONG_PRODUCT',
  'AK_UNKNOWN',
];

declare module '@/lib/olp/result' {
  interface ProgramRefusals extends DetailsOf<typeof wizardRefusals> {}
}

/** What the wizard has words for; the other codes of the protocol come from a portal, with its words. */
export type WizardCode = keyof typeof wizardRefusals | ProgramProtocolCode;
