import type { ActivationRow } from './seats';
import { roleOn } from '@/lib/operations/scope';
import { isVendor, type Viewer } from '@/lib/operations/viewer';
import type { Properties } from '@/lib/properties/registry/registry';
import { denialOf } from '@/lib/rules/permissions';

/** The clone alarm of an active computer, as a viewer of its license sees it. */
export type CloneAlarm = {
  /** When a sign of a copy was last seen. */
  at: Date;
  /** Its check-ins are stopped until the alarm is cleared. */
  suspended: boolean;
  mayClear: boolean;
  /** Staff and operator say why. */
  reasonAsked: boolean;
};

type Alarmed = Pick<ActivationRow, 'state' | 'cloneAlarmAt' | 'cloneSuspendedAt'>;

/** Whether check-ins of this activation, and of no other, are stopped by its clone alarm (protocol 11). */
export const stoppedByAlarm = (
  properties: Properties,
  { cloneSuspendedAt }: Pick<Alarmed, 'cloneSuspendedAt'>,
): boolean =>
  cloneSuspendedAt !== null && properties['options/clonedComputerConsequence'] === 'suspend';

/** The alarm that stands; null for none. */
export function cloneAlarmOf(
  viewer: Viewer,
  license: { registeredEmail: string },
  properties: Properties,
  row: Alarmed,
): CloneAlarm | null {
  if (row.state !== 'active' || !row.cloneAlarmAt) return null;
  return {
    at: row.cloneAlarmAt,
    suspended: stoppedByAlarm(properties, row),
    mayClear: denialOf('clearCloneAlarm', roleOn(viewer, license)) === null,
    reasonAsked: isVendor(viewer),
  };
}
