import type { LicenseState } from '@/wizard/core/evaluate';

/** What a command ends with. */
export type Outcome = {
  exitCode: number;
  /** Fields of the `--json` object beside `ok` and `command`. */
  json: Record<string, unknown>;
  /** The same for people; not asked for with `--json`. */
  lines: () => string[] | Promise<string[]>;
};

export const EXIT = {
  OK: 0,
  OTHER: 1,
  OVER: 2,
  CANCELED: 4,
  DEACTIVATED: 10,
  DEACTIVATION_FAILED: 11,
} as const;

/** The exit code that tells a script where the license stands. */
export function exitCodeOf(state: LicenseState): number {
  switch (state) {
    case 'ACTIVE':
    case 'GRACE':
      return EXIT.OK;
    case 'EXPIRED':
    case 'LEASE_OVER':
    case 'MAINT_OVER':
      return EXIT.OVER;
    default:
      return EXIT.OTHER;
  }
}
